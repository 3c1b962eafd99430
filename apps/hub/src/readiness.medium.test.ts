import { Agent, get } from 'node:http';
import { afterAll, describe, expect, it } from '@jest/globals';
import { useHub } from './hub.testing.ts';
import { useGate } from './shared/gate.testing.ts';
import type { RunningHub } from './start-hub.ts';

const readyz = async ({ url }: { url: string }) => {
  const answer = await fetch(`${url}/readyz`);
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};

describe('a hub whose Postgres goes away', () => {
  const gate = useGate();
  const hub = useHub(() => ({ DATABASE_URL: gate.through(hub.postgres.appUrl) }));

  it('stays ready while decisions may be held, says what is away, and refuses what it cannot do with 503', async () => {
    const key = await hub.member('away-org', 'away-provider', ['provider']);
    expect(await readyz(hub)).toEqual({ status: 200, body: { status: 'ready' } });
    expect((await hub.call('GET', '/whoami', { key })).status).toBe(200);
    gate.close();
    try {
      expect(await readyz(hub)).toEqual({ status: 200, body: { status: 'ready', away: ['database'] } });
      expect((await hub.call('GET', '/whoami', { key })).status).toBe(200);
      for (const [method, path] of [
        ['GET', '/datasets'],
        ['POST', '/organisations'],
      ] as const) {
        const body = method === 'POST' ? { body: { id: 'another', name: 'Test' } } : {};
        const refused = await hub.call(method, path, { key: hub.adminKey, ...body });
        expect({ path, status: refused.status }).toEqual({ path, status: 503 });
        expect(refused.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
      }
    } finally {
      gate.open();
    }
    expect(await readyz(hub)).toEqual({ status: 200, body: { status: 'ready' } });
    expect((await hub.call('GET', '/datasets')).status).toBe(200);
  });
});

describe('a hub that is told to stop', () => {
  const hub = useHub();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let stopped: Promise<void> | undefined;
  afterAll(async () => {
    await stopped;
    agent.destroy();
  });

  const ask = (replica: RunningHub, path: string) =>
    new Promise<{ status: number | undefined; connection: string | undefined }>((resolve, reject) => {
      get(new URL(path, replica.url), { agent }, (answer) => {
        answer
          .resume()
          .on('end', () => resolve({ status: answer.statusCode, connection: answer.headers.connection }));
      }).on('error', reject);
    });

  it('says so first, answers what still comes, and ends the connections that are held open', async () => {
    const replica = await hub.replica({ CDH_DRAIN_MS: '3000' });
    expect(await ask(replica, '/whoami')).toEqual({ status: 200, connection: 'keep-alive' });
    stopped = replica.stop();
    expect(await readyz(replica)).toEqual({ status: 503, body: { status: 'waiting', waitingFor: ['stop'] } });
    expect(await ask(replica, '/whoami')).toEqual({ status: 200, connection: 'close' });
    await stopped;
    await expect(readyz(replica)).rejects.toThrow('fetch failed');
  });
});
