import { describe, expect, it } from '@jest/globals';
import { useHub } from './hub.testing.ts';
import { HubDatabase } from './shared/hub-database.ts';

const EMPTY_TEXT = 'a hub without its worker publishes nothing';

describe('roles of a process', () => {
  const hub = useHub({ CDH_ROLES: 'api' });

  const pendingEvents = async () => {
    const { count } = await hub.running.app
      .get(HubDatabase)
      .query.selectFrom('platform.outbox')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('published_at', 'is', null)
      .executeTakeFirstOrThrow();
    return count;
  };

  it('api: serves the interface, leaves events to a worker and operations to a gateway', async () => {
    const key = await hub.member('org-a', 'provider-a', ['provider']);
    await hub.ok('PUT', '/datasets/role-test', {
      key,
      body: { title: EMPTY_TEXT, publisher: 'org-a', access: 'open', licence: 'etalab-2.0' },
    });
    expect(await pendingEvents()).toBe(1);
    const { status, body } = await hub.call('GET', '/use-cases/some-case/some-operation');
    expect({ status, body }).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  });

  it('worker: publishes what an api left, and serves its health alone', async () => {
    const worker = await hub.replica({ CDH_ROLES: 'worker' });
    expect((await hub.call('GET', `${worker.url}/readyz`)).status).toBe(200);
    expect(await hub.call('GET', `${worker.url}/datasets`)).toMatchObject({
      status: 404,
      body: { detail: expect.stringContaining('« api »') },
    });
    const deadline = Date.now() + 10_000;
    while ((await pendingEvents()) > 0 && Date.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await pendingEvents()).toBe(0);
  });

  it('gateway: knows the callers of operations, and no other route', async () => {
    const gateway = await hub.replica({ CDH_ROLES: 'gateway' });
    expect((await hub.call('GET', `${gateway.url}/healthz`)).status).toBe(200);
    expect((await hub.call('GET', `${gateway.url}/organisations`, { key: hub.adminKey })).status).toBe(404);
    const operation = `${gateway.url}/use-cases/some-case/some-operation`;
    expect((await hub.call('GET', operation, { key: 'wrong' })).status).toBe(401);
    expect((await hub.call('GET', operation, { key: hub.adminKey })).status).toBe(404);
  });
});
