import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ManifestInput, operation, operationSubject } from '@cdh/contracts';
import { createOperationHandler } from '@cdh/nats';
import { z } from 'zod';
import { useHub } from '../../../hub.testing.ts';
import { HubNats } from '../../../shared/hub-nats.ts';
import { manifestWith, startService } from '../service.testing.ts';

const ID = 'two-versions';
const summary = { fr: 'Essai (synthétique)' };
const first = operation({
  name: 'ask',
  version: 1,
  kind: 'query',
  summary,
  input: z.object({ n: z.int() }),
  output: z.object({ level: z.object({ metres: z.number() }), text: z.string() }),
});
const second = operation({
  name: 'ask',
  version: 2,
  kind: 'query',
  summary,
  input: z.object({ count: z.int() }),
  output: z.object({ level: z.number() }),
});
const entry = ({ name, version, input, output }: typeof first | typeof second) => ({
  ...manifestWith(ID).operations[0]!,
  name,
  version,
  input: { ...z.toJSONSchema(input, { io: 'input' }) },
  output: { ...z.toJSONSchema(output) },
  representations: ['application/json'],
});

describe('an operation in two versions, side by side', () => {
  const hub = useHub();
  let service: Awaited<ReturnType<typeof startService>>;
  /** What the first version does next. */
  let misbehave: 'not' | 'invalid' | 'large' | 'slow' = 'not';
  const LARGE = 'é'.repeat(700_000);
  const answer = async (n: number) => {
    if (misbehave === 'slow') await wait(60_000, undefined, { ref: false });
    const metres = misbehave === 'invalid' ? ('deep' as unknown as number) : n;
    return { level: { metres }, text: misbehave === 'large' ? LARGE : 'small' };
  };
  const operations: ManifestInput['operations'] = [entry(second), entry(first)];

  beforeAll(async () => {
    service = await startService(hub, ID, {
      manifest: manifestWith(ID, { operations }),
      handlers: {
        ask: createOperationHandler(first, ({ n }) => answer(n)),
        'ask.v2': createOperationHandler(second, ({ count }) => ({ level: count })),
      },
    });
  }, 120_000);
  afterAll(() => service?.stop());
  const ask = (path: string, headers: Record<string, string> = {}) =>
    hub.call('GET', `/use-cases/${ID}/${path}`, { headers });

  it('serves both; the name alone stays the lowest', async () => {
    misbehave = 'not';
    const old = { level: { metres: 3 }, text: 'small' };
    expect(await ask('ask?n=3')).toMatchObject({ status: 200, body: old });
    expect(await ask('ask.v1?n=3')).toMatchObject({ status: 200, body: old });
    expect(await ask('ask.v2?count=3')).toMatchObject({ status: 200, body: { level: 3 } });
    expect((await ask('ask?count=3')).status).toBe(400);
    expect((await ask('ask.v2?n=3')).status).toBe(400);
    expect((await ask('ask.v3?n=3')).status).toBe(404);
  });

  it('shows both in the documentation, the processes and the use case', async () => {
    const { paths } = await hub.ok<{ paths: Record<string, unknown> }>('GET', '/openapi.json');
    const told = Object.keys(paths).filter((path) => path.startsWith(`/use-cases/${ID}/`));
    const addresses = ['ask', 'ask.v1', 'ask.v2'].map((path) => `/use-cases/${ID}/${path}`);
    expect(told.sort()).toEqual(addresses);
    const { processes } = await hub.ok<{ processes: { id: string }[] }>('GET', '/processes');
    const names = processes.map(({ id }) => id).filter((id) => id.startsWith(ID));
    expect(names.sort()).toEqual([`${ID}.ask`, `${ID}.ask.v2`]);
    for (const [process, inputs, output] of [
      ['ask', { n: 4 }, { level: { metres: 4 }, text: 'small' }],
      ['ask.v2', { count: 4 }, { level: 4 }],
    ] as const)
      expect(
        await hub.call('POST', `/processes/${ID}.${process}/execution`, { body: { inputs } }),
      ).toMatchObject({ status: 200, body: output });
    const shown = await hub.ok<{ operations: { version: number; href: string }[] }>(
      'GET',
      `/use-cases/${ID}`,
    );
    expect(Object.fromEntries(shown.operations.map(({ version, href }) => [version, href]))).toEqual({
      1: `/use-cases/${ID}/ask`,
      2: `/use-cases/${ID}/ask.v2`,
    });
  });

  it('answers 502 and names the field where the service answers against its contract', async () => {
    misbehave = 'invalid';
    const { status, body } = await ask('ask?n=11');
    expect({ status, body }).toMatchObject({
      status: 502,
      body: { code: 'OUTPUT_INVALID', errors: [{ pointer: '/level/metres' }] },
    });
  });

  it('gives an answer too large for a message whole, as any other', async () => {
    misbehave = 'large';
    const { status, body, headers } = await ask('ask?n=12');
    expect([status, headers.get('content-type')]).toEqual([200, 'application/json']);
    expect((body as { text: string }).text).toBe(LARGE);
    expect(headers.get('etag')).toMatch(/^"/);
  });

  it('cuts a slow one at its deadline, and serves the others meanwhile', async () => {
    misbehave = 'slow';
    const began = performance.now();
    const cut = ask('ask?n=13', { 'cdh-deadline-ms': '500' });
    expect((await ask('ask.v2?count=13')).status).toBe(200);
    const { status, body } = await cut;
    expect({ status, body }).toMatchObject({ status: 504, body: { code: 'DEADLINE_EXCEEDED' } });
    expect(performance.now() - began).toBeLessThan(15_000);
  });

  it('gets a typed error at once for what is malformed on the wire', async () => {
    const { operations: client } = hub.running.app.get(HubNats, { strict: false });
    const times: number[] = [];
    for (const bytes of ['{"n":', '', '[]', '{"n":"x"}', '\u0000', '{"n":1.5}', 'null', '{}']) {
      const began = performance.now();
      await expect(
        client.call(operationSubject(ID, 'ask', 1), bytes, { deadlineMs: 20_000 }),
      ).rejects.toMatchObject({ code: expect.stringMatching(/^(MALFORMED|INPUT_INVALID)$/), status: 400 });
      times.push(performance.now() - began);
    }
    // One may meet a busy machine; waiting for a deadline would show in all of them.
    expect(times.toSorted((a, b) => a - b)[times.length >> 1]).toBeLessThan(100);
  });
});
