import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { useHub } from '../../hub.testing.ts';
import { Epochs } from '../../shared/epochs.ts';
import { HubDatabase } from '../../shared/hub-database.ts';
import { createApiKey } from './api-key.ts';
import { KeysRepository } from './keys.repository.ts';

describe('API keys', () => {
  const hub = useHub();
  let owner = '';
  beforeAll(async () => {
    owner = await hub.member('test-org', 'test-owner', ['owner']);
    await hub.member('other-org', 'other-owner', ['owner']);
  });
  const lookUps = () => jest.spyOn(hub.running.app.get(KeysRepository, { strict: false }), 'findBySha256');

  it('are two at most, however many are asked for at once', async () => {
    await hub.ok('POST', '/organisations/test-org/members', {
      key: owner,
      body: { id: 'test-member', name: 'Essai', roles: [] },
    });
    const { url } = await hub.replica();
    const body = { principal: { kind: 'member', id: 'test-member' }, name: 'test' };
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        hub.call('POST', `${i % 2 ? url : hub.url}/keys`, { key: owner, body }),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 201, ...Array(8).fill(409)]);
  });

  it('with a typing error are refused without a look-up', async () => {
    const spy = lookUps();
    const key = createApiKey('dev', '0123456789abcdef');
    const mistyped = key.replace(/.(?=.{20}$)/, (c) => (c === 'x' ? 'y' : 'x'));
    expect((await hub.call('GET', '/whoami', { key: mistyped })).status).toBe(401);
    expect(spy).not.toHaveBeenCalled();
    expect((await hub.call('GET', '/whoami', { key })).status).toBe(401);
    expect(spy).toHaveBeenCalledTimes(1);
    spy.mockRestore();
  });

  it('are looked up once for many requests at once', async () => {
    // What the tests before have changed is noticed now, not in the midst of this one.
    await hub.running.app.get(Epochs, { strict: false }).poll();
    const spy = lookUps();
    const key = createApiKey('dev', 'fedcba9876543210');
    const answers = await Promise.all(Array.from({ length: 20 }, () => hub.call('GET', '/whoami', { key })));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
    expect(spy).toHaveBeenCalledTimes(1);
    spy.mockRestore();
  });

  it('are stored as digests alone', async () => {
    const { query } = hub.running.app.get(HubDatabase, { strict: false });
    const rows = JSON.stringify(await query.selectFrom('identity.api_keys').selectAll().execute());
    expect(rows).not.toContain(owner.split('_')[3]);
    expect(rows).not.toContain(hub.adminKey);
  });

  it('for somebody else’s principal are refused alike, whether there is one or not', async () => {
    const ask = async (id: string) => {
      const { status, body } = await hub.call('POST', '/keys', {
        key: owner,
        body: { principal: { kind: 'member', id }, name: 'test' },
      });
      return { status, ...(body as object), traceId: null };
    };
    const refused = await ask('other-owner');
    expect(refused).toMatchObject({ status: 403 });
    expect(refused).toEqual(await ask('nobody-at-all'));
  });

  it('and grants end with their principal: a newcomer under its name inherits nothing', async () => {
    const provider = await hub.member('data-org', 'test-provider', ['provider']);
    await hub.ok('PUT', '/datasets/test-dataset', {
      key: provider,
      body: { title: 'Essai', publisher: 'data-org', access: 'private', licence: 'etalab-2.0' },
    });
    const partner = await hub.member('other-org', 'test-partner', ['partner']);
    await hub.ok('POST', '/use-cases', { key: owner, body: { id: 'old-case', organisation: 'test-org' } });
    const grant = (grantee: object, more: object) =>
      hub.ok<{ id: string }>('POST', '/grants', {
        key: provider,
        body: { dataset: 'test-dataset', grantee, purpose: 'research', ...more },
      });
    await grant({ kind: 'member', id: 'test-partner' }, { actions: ['read'] });
    await grant({ kind: 'use-case', id: 'old-case' }, { actions: ['derive'] });
    await grant({ kind: 'organisation', id: 'other-org' }, { actions: ['query'], through: 'old-case' });
    expect((await hub.call('GET', '/datasets/test-dataset', { key: partner })).status).toBe(200);

    await hub.ok('DELETE', '/organisations/other-org/members/test-partner', { key: hub.adminKey });
    await hub.ok('DELETE', '/use-cases/old-case', { key: owner });
    const { items } = await hub.ok<{ items: { state: string }[] }>('GET', '/grants?dataset=test-dataset', {
      key: provider,
    });
    expect(items.map(({ state }) => state)).toEqual(['revoked', 'revoked', 'revoked']);

    const newcomer = await hub.member('third-org', 'test-partner', ['owner']);
    await hub.ok('POST', '/use-cases', {
      key: newcomer,
      body: { id: 'old-case', organisation: 'third-org' },
    });
    const useCase = await hub.ok<{ key: string }>('POST', '/keys', {
      key: newcomer,
      body: { principal: { kind: 'use-case', id: 'old-case' }, name: 'test' },
    });
    for (const key of [newcomer, useCase.key])
      expect((await hub.call('GET', '/datasets/test-dataset', { key })).status).toBe(404);
    const audit = await hub.ok<{ items: { action: string }[] }>('GET', '/audit?dataset=test-dataset', {
      key: provider,
    });
    expect(audit.items.filter(({ action }) => action === 'revoke')).toHaveLength(3);
  });
});
