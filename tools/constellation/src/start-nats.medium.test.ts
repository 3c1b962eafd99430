import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decode } from '@nats-io/jwt';
import { connect, credsAuthenticator, type NatsConnection } from '@nats-io/transport-node';
import { type RunningNats, startNats } from './start-nats.ts';

const folder = mkdtempSync(join(tmpdir(), 'cdh-nats-'));
let nats: RunningNats;

beforeAll(async () => {
  nats = await startNats(folder);
}, 120_000);
afterAll(async () => {
  await nats?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function withUser<T>(
  creds: string,
  work: (connection: NatsConnection) => Promise<T>,
  inboxPrefix?: string,
): Promise<T> {
  const authenticator = credsAuthenticator(new TextEncoder().encode(creds));
  const connection = await connect({ servers: nats.url, authenticator, inboxPrefix });
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}

describe('startNats', () => {
  it('lets nobody in without a user that the signing key signed', async () => {
    await expect(connect({ servers: nats.url, maxReconnectAttempts: 0 })).rejects.toThrow(/authorization/i);
  });

  it('serves JetStream to the account, on disk at once', async () => {
    const creds = await nats.user('all', { publish: ['>'], subscribe: ['>'] });
    const info = await withUser(creds, async (connection) =>
      (await connection.request('$JS.API.INFO')).json<{ error?: unknown }>(),
    );
    expect(info).toEqual(expect.objectContaining({ type: expect.stringContaining('account_info') }));
    expect(info.error).toBeUndefined();
    expect(readFileSync(join(folder, 'nats/nats.conf'), 'utf8')).toContain('sync_interval: always');
  });

  it('gives a user the subjects of its permissions and no other', async () => {
    const creds = await nats.user('narrow', { publish: ['uc.allowed'], subscribe: ['_INBOX_narrow.>'] });
    const refused = await withUser(creds, async (connection) => {
      const subscription = connection.subscribe('events.>');
      return subscription.closed.then((error) => (error instanceof Error ? error.message : 'allowed'));
    });
    expect(refused).toMatch(/permission/i);
  });

  it('writes credentials for the operator that expire within a day and ask $SRV only', async () => {
    const creds = readFileSync(nats.operatorCreds, 'utf8');
    const token = /-----BEGIN NATS USER JWT-----\n([^\n]+)/.exec(creds)?.[1] ?? '';
    const claims = decode<{ pub: unknown; sub: unknown }>(token);
    expect((claims.exp ?? Infinity) - Date.now() / 1000).toBeLessThanOrEqual(24 * 3600);
    expect(claims.nats.pub).toEqual({ allow: ['$SRV.>'], deny: [] });
    const answer = withUser(
      creds,
      (connection) => connection.request('$SRV.PING', '', { timeout: 1_000 }),
      '_INBOX_operator',
    );
    await expect(answer).rejects.toThrow(/no responders/i);
  });

  it('keeps account, signing key and port over a restart', async () => {
    const before = nats;
    await nats.stop();
    expect(existsSync(join(folder, 'run/nats.pid'))).toBe(false);
    nats = await startNats(folder);
    expect([nats.account, nats.signingSeed, nats.url]).toEqual([
      before.account,
      before.signingSeed,
      before.url,
    ]);
  });
});
