import { beforeAll, describe, expect, it } from '@jest/globals';
import { useHub } from '../hub.testing.ts';
import { HubDatabase } from './hub-database.ts';

describe('a POST with an Idempotency-Key', () => {
  const hub = useHub();
  let urls: string[] = [];
  let owner = '';
  const database = () => hub.running.app.get(HubDatabase, { strict: false });
  const post = (url: string, path: string, key: string, idempotency: string, body: unknown) =>
    hub.call('POST', url + path, { key, body, headers: { 'idempotency-key': idempotency } });

  beforeAll(async () => {
    urls = [hub.running.url, (await hub.replica()).url];
    owner = await hub.member('test-org', 'test-owner', ['owner', 'provider']);
  });

  it('has one effect and one answer, however many come at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        post(urls[i % 2]!, '/organisations/test-org/clients', owner, 'create-client', {
          id: 'test-client',
          name: 'Client d’essai',
          roles: ['partner'],
        }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(new Set(answers.map(({ headers }) => headers.get('location')))).toEqual(
      new Set(['/organisations/test-org/clients/test-client']),
    );
    // It holds a secret, the first time and each time again.
    expect(new Set(answers.map(({ headers }) => headers.get('cache-control')))).toEqual(
      new Set(['no-store']),
    );
  });

  it('is kept encrypted', async () => {
    const rows = await database().query.selectFrom('platform.idempotency').selectAll().execute();
    const [row] = rows.filter(({ key }) => key === 'create-client');
    expect(row?.body?.length).toBeGreaterThan(50);
    expect(row?.body?.toString('latin1')).not.toMatch(/client/i);
  });

  it('is another’s under another principal, and refused for another request', async () => {
    const body = { id: 'other-client', name: 'Client d’essai', roles: [] };
    expect(
      (await post(urls[1]!, '/organisations/test-org/clients', owner, 'create-client', body)).body,
    ).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    const answer = await post(
      urls[0]!,
      '/organisations/test-org/clients',
      hub.adminKey,
      'create-client',
      body,
    );
    expect(answer).toMatchObject({ status: 201, body: { clientId: 'other-client' } });
  });

  it('is not remembered when it failed, and leaves nothing', async () => {
    const grant = {
      dataset: 'test-dataset',
      grantee: { kind: 'client', id: 'test-client' },
      actions: ['read'],
      purpose: 'research',
    };
    expect((await post(urls[0]!, '/grants', owner, 'create-grant', grant)).status).toBe(404);
    await hub.ok('PUT', '/datasets/test-dataset', {
      key: owner,
      body: { title: 'Essai', publisher: 'test-org', access: 'restricted', licence: 'etalab-2.0' },
    });
    const created = await post(urls[0]!, '/grants', owner, 'create-grant', grant);
    expect(created.status).toBe(201);
    expect(await post(urls[1]!, '/grants', owner, 'create-grant', grant)).toMatchObject({
      status: 201,
      body: created.body,
    });
  });

  it('holds for the next request on the same replica', async () => {
    const client = await hub.ok<{ key: string }>('POST', '/keys', {
      key: owner,
      body: { principal: { kind: 'client', id: 'test-client' }, name: 'test' },
    });
    const allowed = async () =>
      hub.ok<{ allowed: boolean }>('GET', '/datasets/test-dataset.2/access-check?action=read', {
        key: client.key,
      });
    await hub.ok('PUT', '/datasets/test-dataset.2', {
      key: owner,
      body: { title: 'Essai', publisher: 'test-org', access: 'restricted', licence: 'etalab-2.0' },
    });
    expect(await allowed()).toMatchObject({ allowed: false });
    const grant = {
      dataset: 'test-dataset.2',
      grantee: { kind: 'client', id: 'test-client' },
      actions: ['read'],
      purpose: 'research',
    };
    expect((await post(urls[0]!, '/grants', owner, 'create-grant-2', grant)).status).toBe(201);
    expect(await allowed()).toMatchObject({ allowed: true });
  });

  it('is forgotten with its principal: whoever takes the id gets no answer of before', async () => {
    const key = await hub.member('test-org', 'test-leaver', ['owner']);
    const body = { name: 'test' };
    const first = await post(urls[0]!, '/keys', key, 'my-key', body);
    expect(first.status).toBe(201);
    await hub.ok('DELETE', '/organisations/test-org/members/test-leaver', { key: owner });
    const next = await hub.member('test-org', 'test-leaver', ['partner']);
    const again = await post(urls[0]!, '/keys', next, 'my-key', body);
    expect(again.status).toBe(201);
    expect((again.body as { key: string }).key).not.toBe((first.body as { key: string }).key);
  });
});
