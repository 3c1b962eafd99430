import { createUser } from '@nats-io/nkeys';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { manifest as manifestSchema, type ManifestInput } from '@cdh/contracts';
import { useCasePermissions } from '@cdh/nats';
import { decodeJwt } from 'jose';
import { useHub } from '../../hub.testing.ts';
import { productsOf, publishing } from './product.testing.ts';

interface Registered {
  nats: { jwt: string; expiresAt: string };
}

describe('registration', () => {
  const hub = useHub();
  const { database, publish, put } = productsOf(hub);
  let urls: string[] = [];
  let provider = '';
  const nkey = createUser().getPublicKey();

  const reserve = async (id: string, organisation = 'org-one') => {
    await hub.ok('POST', '/use-cases', { key: hub.adminKey, body: { id, organisation } });
    const { key } = await hub.ok<{ key: string }>('POST', '/keys', {
      key: hub.adminKey,
      body: { principal: { kind: 'use-case', id }, name: 'test' },
    });
    return (manifest: ManifestInput, url = urls[0]!) =>
      hub.call('PUT', `${url}/use-cases/${id}/manifest`, { key, body: { manifest, nkey } });
  };
  const standing = async (id: string) => {
    const row = await database()
      .query.selectFrom('use_cases.use_cases')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    return row.manifest?.version;
  };
  const withError = (id: string, version: string, errors: Record<string, number>) => {
    const made = publishing(id, { version });
    return { ...made, operations: [{ ...made.operations[0]!, errors }] };
  };

  beforeAll(async () => {
    urls = [hub.running.url, (await hub.replica()).url];
    provider = await hub.member('org-one', 'provider-one', ['provider']);
  });

  it('gives exactly what the manifest declares, for half a day', async () => {
    const register = await reserve('permitted');
    const { status, body } = await register(publishing('permitted'));
    expect(status).toBe(200);
    const { jwt, expiresAt } = (body as Registered).nats;
    const claims = decodeJwt<{ sub: string; nats: Record<string, unknown> }>(jwt);
    const expected = useCasePermissions(manifestSchema.parse(publishing('permitted')));
    expect(claims.sub).toBe(nkey);
    expect(claims.nats).toMatchObject({ pub: expected.pub, sub: expected.sub, resp: expected.resp });
    expect(claims.exp! * 1000 - Date.now()).toBeLessThanOrEqual(24 * 3_600_000);
    expect(Math.abs(Date.parse(expiresAt) - claims.exp! * 1000)).toBeLessThan(5_000);
  });

  it('refuses what would break its partners, names it, and changes nothing', async () => {
    const register = await reserve('steady');
    await register(withError('steady', '1.0.0', {}));
    const broken = publishing('steady', { version: '1.1.0', operations: [] });
    const made = publishing('steady');
    broken.operations = [
      {
        ...made.operations[0]!,
        input: {
          type: 'object',
          properties: { site: { type: 'integer' } },
          required: ['site'],
        },
      },
    ];
    const { status, body } = await register(broken);
    expect({ status, body }).toMatchObject({ status: 409, body: { code: 'MANIFEST_INCOMPATIBLE' } });
    const { errors } = body as { errors: { pointer: string }[] };
    expect(errors[0]?.pointer).toMatch(/operations.*site/);
    expect(await standing('steady')).toBe('1.0.0');
  });

  it('lets a replica of an older version join, and replaces nothing by it', async () => {
    const register = await reserve('rolling');
    expect((await register(publishing('rolling', { version: '1.1.0' }))).status).toBe(200);
    const older = await register(publishing('rolling', { version: '1.0.0' }));
    expect(older).toMatchObject({ status: 200, body: { nats: { jwt: expect.any(String) } } });
    expect(await standing('rolling')).toBe('1.1.0');
  });

  it('leaves the newest standing, whichever replica of the hub was first', async () => {
    const register = await reserve('racing');
    const versions = ['1.0.0', '1.2.0', '1.1.0', '1.0.1', '1.2.0', '1.0.0'];
    const answers = await Promise.all(
      versions.map((version, i) => register(publishing('racing', { version }), urls[i % 2])),
    );
    expect(answers.map(({ status }) => status)).toEqual(versions.map(() => 200));
    expect(await standing('racing')).toBe('1.2.0');
  });

  it('takes no dataset’s id that is another’s, and leaves nothing behind', async () => {
    await put('taking.sums', provider, 'org-one', 'site-x');
    const stranger = await hub.member('org-two', 'provider-two', ['provider']);
    const register = await reserve('taking', 'org-two');
    expect(await register(publishing('taking'))).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
    expect((await hub.call('GET', '/datasets/taking', { key: stranger })).status).toBe(404);
    expect(await standing('taking')).toBeUndefined();
  });

  it('takes part in no deadlock with those who publish and describe', async () => {
    const register = await reserve('busy');
    await register(publishing('busy', { version: '1.0.0' }));
    const names = Array.from({ length: 8 }, (_, i) => `dataset-${i}`);
    for (const name of names) await put(name, provider, 'org-one', `site-of-${name}`);
    const statuses = await Promise.all(
      names.flatMap((name, i) => [
        // Another may have changed it since it was read: that is an answer too.
        put(name, provider, 'org-one', `other-site-of-${name}`).then(
          () => 200,
          ({ message }: Error) => (/ 412 /.test(message) ? 200 : message),
        ),
        publish(name, `${name} 1`).then(() => 200, String),
        publish('busy.sums', `${name} 2`).then(() => 200, String),
        register(publishing('busy', { version: `1.0.${i + 1}`, title: `Titre ${i}` }), urls[i % 2]).then(
          ({ status }) => status,
        ),
      ]),
    );
    expect(new Set(statuses)).toEqual(new Set([200]));
  });
});
