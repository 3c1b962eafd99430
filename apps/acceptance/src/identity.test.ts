import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Page, Person } from '@cdh/sdk';
import { administer, call, get, mustCall } from './harness/call.ts';
import { adminKey, uniqueId } from './harness/deployment.ts';
import { oneSecond } from './harness/eventually.ts';
import { type Caller, createMember, createOrganisation, createUseCase } from './harness/people.ts';
import { expectProblem } from './harness/problems.ts';

describe('whoami', () => {
  it('names nobody and the administrator', async () => {
    expect((await get('/whoami')).json).toMatchObject({
      kind: 'anonymous',
      id: 'anonymous',
      organisation: null,
      roles: [],
    });
    expect((await get('/whoami', adminKey())).json).toMatchObject({ kind: 'administrator' });
  });

  it('names a member and a use case', async () => {
    const organisation = await createOrganisation('whoami');
    const member = await createMember(organisation, 'provider', 'partner');
    expect((await get('/whoami', member.key)).json).toMatchObject({
      kind: 'member',
      id: member.id,
      organisation,
      roles: expect.arrayContaining(['provider', 'partner']),
    });
    const useCase = await createUseCase(organisation);
    expect((await get('/whoami', useCase.key)).json).toMatchObject({
      kind: 'use-case',
      id: useCase.id,
      organisation,
    });
  });
});

describe('organisations', () => {
  let own: string;
  let other: string;
  let partner: Caller;
  beforeAll(async () => {
    [own, other] = await Promise.all([createOrganisation('own'), createOrganisation('other')]);
    partner = await createMember(own, 'partner');
  });

  it('members see theirs and no other', async () => {
    const { items } = (await mustCall('GET', '/organisations?limit=1000', { key: partner.key })).as<
      Page<{ id: string }>
    >();
    expect(items.map(({ id }) => id)).toEqual([own]);
    expect((await get(`/organisations/${own}`, partner.key)).json).toMatchObject({ id: own });
    expectProblem(await get(`/organisations/${other}`, partner.key), 404);
  });

  it('are made by the administrator', async () => {
    const body = { id: uniqueId('org'), name: 'Essai synthétique' };
    expectProblem(await call('POST', '/organisations', { key: partner.key, body }), 403, 'ROLE_MISSING');
    expect((await administer('POST', '/organisations', body)).status).toBe(201);
  });
});

describe.each(['members', 'clients'] as const)('%s', (kind) => {
  let organisation: string;
  let owner: Caller;
  let path: string;
  const body = (id = uniqueId(kind)) => ({ id, name: 'Essai synthétique', roles: ['partner'] });
  beforeAll(async () => {
    organisation = await createOrganisation(kind);
    owner = await createMember(organisation, 'owner');
    path = `/organisations/${organisation}/${kind}`;
  });

  it('an owner adds, lists and removes them', async () => {
    const one = body();
    const created = await call('POST', path, { key: owner.key, body: one });
    expect(created.status).toBe(201);
    expectProblem(await call('POST', path, { key: owner.key, body: one }), 409);
    const list = async () => (await mustCall('GET', path, { key: owner.key })).as<Page<Person>>().items;
    expect(await list()).toEqual(
      expect.arrayContaining([expect.objectContaining({ id: one.id, roles: ['partner'] })]),
    );
    expect(JSON.stringify(await list())).not.toContain('ecret');
    const removed = await call('DELETE', `${path}/${one.id}`, { key: owner.key });
    expect({ status: removed.status, length: removed.bytes.length }).toEqual({ status: 204, length: 0 });
    expect((await list()).map(({ id }) => id)).not.toContain(one.id);
    expectProblem(await call('DELETE', `${path}/${one.id}`, { key: owner.key }), 404);
  });

  it('refuses a role that does not exist, and one that is not an organisation’s to give', async () => {
    for (const role of ['emperor', 'administrator'])
      expectProblem(await call('POST', path, { key: owner.key, body: { ...body(), roles: [role] } }), 400);
  });
});

describe('a member that is removed', () => {
  it('has no live key a second later', async () => {
    const organisation = await createOrganisation('leavers');
    const member = await createMember(organisation, 'partner');
    expect((await get('/whoami', member.key)).status).toBe(200);
    expect((await administer('DELETE', `/organisations/${organisation}/members/${member.id}`)).status).toBe(
      204,
    );
    await oneSecond();
    expectProblem(await get('/whoami', member.key), 401);
  });
});
