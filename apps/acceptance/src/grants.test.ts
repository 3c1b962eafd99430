import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Grant } from '@cdh/sdk';
import { administer, call, get } from './harness/call.ts';
import { adminKey, uniqueId } from './harness/deployment.ts';
import { eventually, oneSecond } from './harness/eventually.ts';
import { createGrant, listAll, postGrant, revoke } from './harness/grants.ts';
import { createKey, createMember, createParties, createUseCase, type Parties } from './harness/people.ts';
import { expectProblem, expectRefusedInput } from './harness/problems.ts';
import { createDataset, download, filePath, publish, textFile } from './harness/publish.ts';

const content = 'sous autorisation';
let parties: Parties;
beforeAll(async () => {
  parties = await createParties();
});

/** A restricted or private dataset with one version, and what the partner gets of its file. */
async function makeDataset(access: 'restricted' | 'private' = 'restricted') {
  const dataset = await createDataset(parties, access);
  await publish(dataset, parties.provider.key, [textFile(content)]);
  const read = async (key = parties.partner.key) =>
    (await download(filePath(dataset, 1, 'data.txt'), key)).last;
  const grant = (more: Partial<Grant> = {}) =>
    createGrant(parties.provider.key, {
      dataset,
      grantee: { kind: 'member', id: parties.partner.id },
      actions: ['read'],
      ...more,
    });
  return { dataset, read, grant };
}

describe('a grant to read', () => {
  it('opens the file, and its revocation closes it within a second', async () => {
    const { dataset, read, grant } = await makeDataset();
    const refused = expectProblem(await read(), 403, 'GRANT_MISSING');
    expect(refused.missing).toEqual({ dataset, action: 'read' });
    expect(refused.remedy).toMatch(/\S/);
    const { id, state } = await grant();
    expect(state).toBe('active');
    expect((await read()).text).toBe(content);
    const revoked = await revoke(parties.provider.key, id);
    expect({ status: revoked.status, json: revoked.json }).toMatchObject({
      status: 200,
      json: { state: 'revoked' },
    });
    await oneSecond();
    expectProblem(await read(), 403, 'GRANT_MISSING');
  });

  it('to an organisation serves its members and nobody else', async () => {
    const { read, grant } = await makeDataset();
    await grant({ grantee: { kind: 'organisation', id: parties.partnerOrganisation } });
    const colleague = await createMember(parties.partnerOrganisation, 'partner');
    expect((await read(colleague.key)).status).toBe(200);
    const stranger = await createMember(parties.publisher, 'partner');
    expectProblem(await read(stranger.key), 403);
    expectProblem(await read(adminKey()), 403);
  });

  it('to someone who left is nothing to whoever gets the same name', async () => {
    const { dataset, read, grant } = await makeDataset();
    const leaver = await createMember(parties.partnerOrganisation, 'partner');
    const { id } = await grant({ grantee: { kind: 'member', id: leaver.id } });
    expect((await read(leaver.key)).status).toBe(200);
    const members = `/organisations/${parties.partnerOrganisation}/members`;
    await administer('DELETE', `${members}/${leaver.id}`);
    const body = { id: leaver.id, name: 'Autre personne d’essai synthétique', roles: ['partner'] };
    expect((await administer('POST', members, body)).status).toBe(201);
    const { key } = await createKey('member', leaver.id);
    await oneSecond();
    expectProblem(await read(key), 403);
    expect(await listAll<Grant>(`/grants?dataset=${dataset}`, parties.provider.key)).toEqual([
      expect.objectContaining({ id, state: 'revoked' }),
    ]);
  });

  it('lets a private dataset be seen', async () => {
    const { dataset, grant } = await makeDataset('private');
    expectProblem(await get(`/datasets/${dataset}`, parties.partner.key), 404);
    const { id } = await grant();
    expect((await get(`/datasets/${dataset}`, parties.partner.key)).status).toBe(200);
    expectProblem(await get(`/datasets/${dataset}`), 404);
    await revoke(parties.provider.key, id);
    await oneSecond();
    expectProblem(await get(`/datasets/${dataset}`, parties.partner.key), 404);
  });

  it('that begins later is pending until then', async () => {
    const { read, grant } = await makeDataset();
    const validFrom = new Date(Date.now() + 2_500).toISOString();
    const { state } = await grant({ validFrom });
    expect(state).toBe('pending');
    expectProblem(await read(), 403);
    const opened = await eventually(read, ({ status }) => status === 200);
    expect(opened.status).toBe(200);
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(validFrom));
  });

  it('that ends is nothing a second later', async () => {
    const { dataset, read, grant } = await makeDataset();
    const validUntil = new Date(Date.now() + 2_500).toISOString();
    const { id } = await grant({ validUntil });
    expect((await read()).status).toBe(200);
    await eventually(
      () => Promise.resolve(Date.now()),
      (now) => now > Date.parse(validUntil) + 1_000,
    );
    expectProblem(await read(), 403);
    const listed = await listAll<Grant>(`/grants?dataset=${dataset}`, parties.provider.key);
    expect(listed).toEqual([expect.objectContaining({ id, state: 'expired' })]);
  });
});

describe('a grant to derive or to query', () => {
  it('opens no file to a partner', async () => {
    const { read, grant } = await makeDataset();
    await grant({ actions: ['query'], through: 'drought-risk' });
    expect(expectProblem(await read(), 403).missing).toMatchObject({ action: 'read' });
  });

  it('to derive opens the file to its use case alone', async () => {
    const { dataset, read, grant } = await makeDataset();
    const [granted, other] = [
      await createUseCase(parties.partnerOrganisation),
      await createUseCase(parties.partnerOrganisation),
    ];
    expect(expectProblem(await read(granted.key), 403).missing).toEqual({ dataset, action: 'derive' });
    await grant({ grantee: { kind: 'use-case', id: granted.id }, actions: ['derive'] });
    expect((await read(granted.key)).text).toBe(content);
    expectProblem(await read(other.key), 403);
    expectProblem(await read(), 403);
  });
});

describe('access-check', () => {
  it('says what would be, and what is missing', async () => {
    const { dataset, grant } = await makeDataset();
    const check = async (query: string, key: string | undefined = parties.partner.key) =>
      (await get(`/datasets/${dataset}/access-check?${query}`, key)).json;
    expect(await check('action=read')).toEqual({
      allowed: false,
      missing: { dataset, action: 'read' },
      remedy: expect.stringMatching(/\S/),
    });
    await grant({ actions: ['query'], through: 'drought-risk' });
    expect(await check('action=query&through=drought-risk')).toMatchObject({ allowed: true });
    expect(await check('action=query&through=another-one')).toMatchObject({
      allowed: false,
      missing: { dataset, action: 'query', through: 'another-one' },
    });
    expect(await check('action=read', parties.provider.key)).toMatchObject({ allowed: true });
    expect(await check('action=read', adminKey())).toMatchObject({ allowed: false });
    const nonsense = await get(`/datasets/${dataset}/access-check?action=burn`, parties.partner.key);
    expectRefusedInput(nonsense, '/action');
  });
});

describe('the list of grants', () => {
  it('shows each to both parties and the administrator', async () => {
    const { dataset, grant } = await makeDataset();
    const { id } = await grant();
    const stranger = await createMember(await createParties().then((p) => p.publisher), 'provider');
    const ids = async (key: string) =>
      (await listAll<Grant>(`/grants?dataset=${dataset}`, key)).map((one) => one.id);
    expect(await ids(parties.provider.key)).toEqual([id]);
    expect(await ids(parties.partner.key)).toEqual([id]);
    expect(await ids(adminKey())).toEqual([id]);
    expect(await ids(stranger.key)).toEqual([]);
    const byGrantee = `/grants?grantee=member:${parties.partner.id}&dataset=${dataset}`;
    expect((await listAll<Grant>(byGrantee, parties.provider.key)).map((one) => one.id)).toEqual([id]);
    expect(await listAll<Grant>(`/grants?grantee=member:${stranger.id}`, parties.provider.key)).toEqual([]);
    expectProblem(await call('DELETE', `/grants/${id}`, { key: stranger.key }), 404);
  });
});

describe('a grant is refused', () => {
  let dataset: string;
  beforeAll(async () => {
    dataset = await createDataset(parties, 'restricted');
  });
  const post = (more: object) =>
    postGrant(parties.provider.key, {
      dataset,
      grantee: { kind: 'member', id: parties.partner.id },
      actions: ['read'],
      ...more,
    });

  it('whose content can not hold: 422', async () => {
    const past = new Date(Date.now() - 60_000).toISOString();
    const from = new Date(Date.now() + 7_200_000).toISOString();
    const until = new Date(Date.now() + 3_600_000).toISOString();
    for (const more of [
      { actions: ['query'] },
      { validUntil: past },
      { validFrom: from, validUntil: until },
      { grantee: { kind: 'member', id: uniqueId('nobody') } },
      { grantee: { kind: 'use-case', id: uniqueId('nothing').slice(0, 40) } },
      { dataset: 'drought-risk.indices' },
    ]) {
      const answer = await post(more);
      // The product is another's, so that its provider alone learns more.
      if ('dataset' in more) expect([403, 404, 422]).toContain(answer.status);
      else expectProblem(answer, 422);
    }
  });

  it('whose words are none of the list: 400 or 422', async () => {
    for (const more of [
      { purpose: 'curiosity' },
      { actions: ['burn'] },
      { actions: [] },
      { grantee: { kind: 'planet', id: 'earth' } },
      { validUntil: 'tomorrow' },
    ]) {
      const answer = await post(more);
      expect([400, 422]).toContain(answer.status);
      expectProblem(answer, answer.status);
    }
  });

  it('that stands already: 409', async () => {
    expect((await post({})).status).toBe(201);
    expectProblem(await post({}), 409);
  });

  it('on a dataset that is not there: 404', async () => {
    expectProblem(await post({ dataset: uniqueId('none') }), 404);
  });
});
