import { beforeAll, describe, expect, it } from '@jest/globals';
import type { CreatedKey, Key, Page } from '@cdh/sdk';
import { call, get, mustCall } from './harness/call.ts';
import { uniqueId } from './harness/deployment.ts';
import { eventually, oneSecond } from './harness/eventually.ts';
import { type Caller, createMember, createOrganisation } from './harness/people.ts';
import { expectProblem } from './harness/problems.ts';

let organisation: string;
let owner: Caller;
let stranger: Caller;
beforeAll(async () => {
  organisation = await createOrganisation('keys');
  owner = await createMember(organisation, 'owner');
  stranger = await createMember(await createOrganisation('strangers'), 'owner');
});

const create = (key: string, more: object = {}, headers: Record<string, string> = {}) =>
  call('POST', '/keys', { key, body: { name: 'essai', ...more }, headers });
const of = ({ id }: Caller) => ({ principal: { kind: 'member', id } });

describe('keys', () => {
  it('are shown once, and look like what they are', async () => {
    const member = await createMember(organisation, 'partner');
    const made = await create(member.key);
    expect(made.status).toBe(201);
    const { id, key } = made.as<CreatedKey>();
    expect(key).toMatch(/^cdh_[a-z0-9]+_[A-Za-z0-9]+_[A-Za-z0-9_-]{43,}_[A-Za-z0-9]+$/);
    expect(made.headers.get('cache-control')).toMatch(/no-store/);
    expect((await get('/whoami', key)).json).toMatchObject({ kind: 'member', id: member.id });
    const list = await mustCall('GET', '/keys', { key: member.key });
    expect(list.as<Page<Key>>().items.map((one) => one.id)).toContain(id);
    expect(list.text).not.toContain(key);
    expect(list.text).not.toContain(key.split('_').at(-2) ?? key);
  });

  it('allows two live ones: a third is refused until one is revoked', async () => {
    const member = await createMember(organisation, 'partner');
    const second = (await create(member.key)).as<CreatedKey>();
    expectProblem(await create(member.key), 409, 'KEY_LIMIT');
    expectProblem(await create(owner.key, of(member)), 409, 'KEY_LIMIT');
    await mustCall('DELETE', `/keys/${second.id}`, { key: member.key });
    expect((await create(member.key)).status).toBe(201);
  });

  it('two at once are two, never three', async () => {
    const member = await createMember(organisation, 'partner');
    const answers = await Promise.all([1, 2, 3, 4].map(() => create(member.key)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
  });

  it('gives the same key to the same idempotency key', async () => {
    const member = await createMember(organisation, 'partner');
    const headers = { 'idempotency-key': uniqueId('key') };
    const first = await create(member.key, {}, headers);
    const second = await create(member.key, {}, headers);
    expect(second.status).toBe(201);
    expect(second.as<CreatedKey>().key).toBe(first.as<CreatedKey>().key);
  });

  it('are made by an owner for the organisation’s own, by nobody for others', async () => {
    const member = await createMember(organisation, 'partner');
    expect((await create(owner.key, of(member))).status).toBe(201);
    expectProblem(await create(stranger.key, of(member)), 403);
    expectProblem(await create(member.key, of(owner)), 403);
    const administrator = { principal: { kind: 'administrator', id: 'administrator' } };
    expectProblem(await create(owner.key, administrator), 403);
  });

  it('are seen and revoked by their principal and its owner, not by others', async () => {
    const member = await createMember(organisation, 'partner');
    const { id } = (await create(member.key)).as<CreatedKey>();
    const ids = async (key: string) =>
      (await mustCall('GET', '/keys?limit=1000', { key })).as<Page<Key>>().items.map((one) => one.id);
    expect(await ids(owner.key)).toContain(id);
    expect(await ids(stranger.key)).not.toContain(id);
    expectProblem(await call('DELETE', `/keys/${id}`, { key: stranger.key }), 404);
    expect((await call('DELETE', `/keys/${id}`, { key: owner.key })).status).toBe(204);
    expectProblem(await call('DELETE', `/keys/${uniqueId('none')}`, { key: owner.key }), 404);
  });

  it('that is revoked is dead a second later', async () => {
    const member = await createMember(organisation, 'partner');
    const { id, key } = (await create(member.key)).as<CreatedKey>();
    expect((await get('/whoami', key)).status).toBe(200);
    await mustCall('DELETE', `/keys/${id}`, { key: member.key });
    await oneSecond();
    expectProblem(await get('/whoami', key), 401, 'CREDENTIAL_INVALID');
    // Even where no credential is needed.
    expectProblem(await get('/datasets', key), 401, 'CREDENTIAL_INVALID');
  });

  it('that expires is dead then', async () => {
    const member = await createMember(organisation, 'partner');
    const expiresAt = new Date(Date.now() + 2_500).toISOString();
    const { key } = (await create(member.key, { expiresAt })).as<CreatedKey>();
    expect((await get('/whoami', key)).status).toBe(200);
    const last = await eventually(
      () => get('/whoami', key),
      ({ status }) => status !== 200,
    );
    expectProblem(last, 401);
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(expiresAt));
    expectProblem(await create(member.key, { expiresAt }), 400);
  });

  it('with one character changed is refused', async () => {
    const { key } = owner;
    const at = key.length - 20;
    const mistyped = `${key.slice(0, at)}${key[at] === 'a' ? 'b' : 'a'}${key.slice(at + 1)}`;
    expectProblem(await get('/whoami', mistyped), 401, 'CREDENTIAL_INVALID');
    expectProblem(await get('/whoami', key.slice(0, -1)), 401, 'CREDENTIAL_INVALID');
  });
});
