import { describe, expect, it } from '@jest/globals';
import { useHub } from './hub.testing.ts';

describe('a hub on real parts', () => {
  const hub = useHub();

  it('is alive and ready', async () => {
    expect((await hub.call('GET', '/healthz')).body).toEqual({ status: 'ok' });
    expect(await hub.call('GET', '/readyz')).toMatchObject({ status: 200, body: { status: 'ready' } });
  });

  it('knows its administrator, and nobody else', async () => {
    expect(await hub.ok('GET', '/whoami', { key: hub.adminKey })).toMatchObject({ kind: 'administrator' });
    expect(await hub.ok('GET', '/whoami')).toMatchObject({ kind: 'anonymous' });
    const refused = await hub.call('GET', '/whoami', { key: 'something-else' });
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toMatch(/^Bearer/);
  });

  it('gives a member of an organisation what its key may do', async () => {
    const key = await hub.member('test-org', 'test-provider', ['provider']);
    expect(await hub.ok('GET', '/whoami', { key })).toMatchObject({
      kind: 'member',
      organisation: 'test-org',
      roles: ['provider'],
    });
  });
});
