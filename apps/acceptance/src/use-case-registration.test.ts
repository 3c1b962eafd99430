import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Page, UseCase } from '@cdh/sdk';
import { administer, call, get, mustCall } from './harness/call.ts';
import { uniqueId } from './harness/deployment.ts';
import { oneSecond } from './harness/eventually.ts';
import { listAll } from './harness/grants.ts';
import { echo, manifestOf } from './harness/manifest.ts';
import { type Caller, createMember, createOrganisation, createUseCase } from './harness/people.ts';
import { expectProblem } from './harness/problems.ts';
import { createNkey, putManifest, type Registration } from './harness/synthetic-service.ts';

let organisation: string;
let owner: Caller;
beforeAll(async () => {
  organisation = await createOrganisation('makers');
  owner = await createMember(organisation, 'owner');
});

describe('a use case', () => {
  it('is reserved by an owner, once', async () => {
    const id = uniqueId('uc');
    const reserve = () => call('POST', '/use-cases', { key: owner.key, body: { id, organisation } });
    const created = await reserve();
    expect(created.status).toBe(201);
    expect(created.headers.get('location')).toMatch(new RegExp(`/use-cases/${id}$`));
    expectProblem(await reserve(), 409);
    const elsewhere = { id: uniqueId('uc'), organisation: await createOrganisation('elsewhere') };
    expectProblem(await call('POST', '/use-cases', { key: owner.key, body: elsewhere }), 403);
  });

  it('registers its manifest, and is shown as it says', async () => {
    const useCase = await createUseCase(organisation);
    const answer = await putManifest(useCase, manifestOf(useCase.id), createNkey().nkey);
    expect(answer.status).toBe(200);
    const { nats } = answer.as<Registration>();
    expect(nats.jwt.split('.')).toHaveLength(3);
    const lifetime = Date.parse(nats.expiresAt) - Date.now();
    expect(lifetime).toBeGreaterThan(0);
    expect(lifetime).toBeLessThanOrEqual(24 * 3600_000);
    const shown = (await mustCall('GET', `/use-cases/${useCase.id}`)).as<UseCase>();
    expect(shown).toMatchObject({
      id: useCase.id,
      title: { fr: expect.any(String), en: expect.any(String) },
      version: '0.1.0',
      state: 'unavailable',
      replicas: 0,
      reads: [],
      publishes: [],
      operations: [{ name: 'echo', version: 1, kind: 'query', href: expect.stringContaining(useCase.id) }],
    });
    expect((await listAll<UseCase>('/use-cases')).map(({ id }) => id)).toContain(useCase.id);
  });

  it('registers again, and adds a version beside the old', async () => {
    const useCase = await createUseCase(organisation);
    const { nkey } = createNkey();
    const put = (manifest: object) => putManifest(useCase, manifest, nkey);
    expect((await put(manifestOf(useCase.id))).status).toBe(200);
    expect((await put(manifestOf(useCase.id))).status).toBe(200);
    const operations = [echo(), echo({ version: 2 })];
    expect((await put(manifestOf(useCase.id, { version: '0.2.0', operations }))).status).toBe(200);
    const { json } = await get(`/use-cases/${useCase.id}`);
    expect(json).toMatchObject({ version: '0.2.0', operations: [{ version: 1 }, { version: 2 }] });
  });

  it('can not break what it promised: 409 with the differences', async () => {
    const useCase = await createUseCase(organisation);
    const { nkey } = createNkey();
    await putManifest(useCase, manifestOf(useCase.id), nkey);
    const input = {
      type: 'object',
      properties: { word: { type: 'string' }, times: { type: 'integer' }, other: { type: 'string' } },
      required: ['word', 'other'],
      additionalProperties: false,
    };
    const output = { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] };
    for (const change of [{ input }, { output }]) {
      const manifest = manifestOf(useCase.id, { version: '0.2.0', operations: [echo(change)] });
      const problem = expectProblem(await putManifest(useCase, manifest, nkey), 409, 'MANIFEST_INCOMPATIBLE');
      expect(JSON.stringify(problem)).toMatch(/other|word|text/);
    }
    expect((await get(`/use-cases/${useCase.id}`)).json).toMatchObject({ version: '0.1.0' });
  });

  it('without a scope, or that is no manifest, is refused', async () => {
    const useCase = await createUseCase(organisation);
    const { nkey } = createNkey();
    const { scope: _, ...without } = echo();
    const bad: object[] = [
      { ...manifestOf(useCase.id), operations: [without] },
      { ...manifestOf(useCase.id), operations: [echo({ input: { type: 'nonsense' } })] },
      { ...manifestOf(useCase.id), operations: [echo(), echo()] },
      { ...manifestOf(useCase.id), operations: [echo({ scope: { product: 'none', partition: '/word' } })] },
      { ...manifestOf(useCase.id), version: 'one' },
      manifestOf('another-use-case'),
    ];
    for (const manifest of bad) {
      const answer = await putManifest(useCase, manifest, nkey);
      expect([400, 422]).toContain(answer.status);
      expectProblem(answer, answer.status);
    }
    for (const key of ['nonsense', `U${'A'.repeat(55)}`]) {
      const answer = await putManifest(useCase, manifestOf(useCase.id), key);
      expect([400, 422]).toContain(answer.status);
      expectProblem(answer, answer.status);
    }
  });

  it('that is deleted is gone, with its key', async () => {
    const useCase = await createUseCase(organisation);
    await putManifest(useCase, manifestOf(useCase.id), createNkey().nkey);
    expectProblem(await remove(useCase.key, useCase.id), 403);
    expect((await remove(owner.key, useCase.id)).status).toBe(204);
    await oneSecond();
    expectProblem(await get(`/use-cases/${useCase.id}`), 404);
    expectProblem(await get(`/use-cases/${useCase.id}/echo?word=x`), 404);
    expectProblem(await get('/whoami', useCase.key), 401);
    const { items } = (await administer('GET', '/use-cases?limit=1000')).as<Page<UseCase>>();
    expect(items.map(({ id }) => id)).not.toContain(useCase.id);
  });
});

const remove = (key: string, id: string) => call('DELETE', `/use-cases/${id}`, { key });
