import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildServices } from '../services.ts';
import { call } from './call.testing.ts';
import { eventually } from './eventually.testing.ts';
import { DROUGHT, Provider, type Site } from './provider.testing.ts';
import { readSeries, syntheticSeries, withMoreDays } from './series.testing.ts';
import { buildUntrueUseCase, UNTRUE } from './untrue-use-case.testing.ts';
import { useHubs } from './use-hubs.testing.ts';

let scratch = '';
const hubs = useHubs(async () => {
  const { program, folder } = await buildUntrueUseCase();
  scratch = folder;
  const { hub, useCases } = await buildServices();
  return { services: { hub, useCases: [...useCases, program] }, useCases: [DROUGHT, UNTRUE] };
});
const csv = readSeries();
let provider: Provider;
let well: Site;
let other: Site;
const etagOf = async (site: Site) => {
  const answer = await provider.indices(site);
  expect({ status: answer.status, body: answer.text.slice(0, 300) }).toMatchObject({ status: 200 });
  return answer.headers.get('etag');
};

beforeAll(async () => {
  provider = await Provider.join(hubs.current.url, hubs.current.adminKey);
  [well, other] = await Promise.all([
    provider.publishSite(csv),
    provider.publishSite(syntheticSeries(7), 'open'),
  ]);
  await Promise.all([provider.partition(well), provider.partition(other)]);
}, 60_000);

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('a use case that answers against its own contract', () => {
  const measure = (depth: number) =>
    call(hubs.current.url, 'GET', `/use-cases/${UNTRUE}/measure?depth=${depth}`);

  it('is refused with 502, which names the field', async () => {
    expect((await measure(3)).json()).toEqual({ well: { depth: 3 } });
    const answer = await measure(-3);
    expect(answer.status).toBe(502);
    expect(answer.json()).toMatchObject({
      code: 'OUTPUT_INVALID',
      errors: [{ pointer: '/well/depth', detail: expect.stringMatching(/\S/) }],
    });
  });
});

// One story, in its order.
describe('a use case that goes away and comes back', () => {
  let etags: (string | null)[];

  it('answers with one ETag for each site', async () => {
    etags = [await etagOf(well), await etagOf(other)];
    expect(new Set(etags).size).toBe(2);
    expect(etags).not.toContain(null);
  });

  it('passed its deadline: 504, and it answers again once it goes on', async () => {
    hubs.current.processes.kill(DROUGHT, 'SIGSTOP');
    const began = performance.now();
    const answer = await provider.indices(well, { scale: 7, headers: { 'cdh-deadline-ms': '400' } });
    const elapsedMs = performance.now() - began;
    hubs.current.processes.kill(DROUGHT, 'SIGCONT');
    expect(answer.status).toBe(504);
    expect(answer.json()).toMatchObject({ code: 'DEADLINE_EXCEEDED', status: 504 });
    expect(elapsedMs).toBeGreaterThan(390);
    expect(elapsedMs).toBeLessThan(2_000);
    expect(await etagOf(well)).toBe(etags[0]);
  });

  it('killed −9: 503 with Retry-After in less than a second', async () => {
    hubs.current.processes.kill(DROUGHT, 'SIGKILL');
    await hubs.current.processes.stop(DROUGHT);
    const began = performance.now();
    const answer = await provider.indices(well, { scale: 8 });
    expect(performance.now() - began).toBeLessThan(1_000);
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
    expect(answer.json()).toMatchObject({ code: 'USE_CASE_UNAVAILABLE' });
  });

  it('is not needed by whoever has the answer already: 304', async () => {
    const { status } = await provider.indices(well, { headers: { 'if-none-match': etags[0] ?? '' } });
    expect(status).toBe(304);
  });

  it('back again, it makes what was published meanwhile current within 10 s; other sites keep their ETag', async () => {
    well = { ...well, version: await provider.publish(well.id, withMoreDays(csv, 40)) };
    const isPending = (found?: { state: string }) => found?.state === 'pending';
    expect(await eventually(() => provider.findPartition(well.id), isPending)).toMatchObject({
      state: 'pending',
    });
    const began = performance.now();
    await hubs.current.processes.start(DROUGHT);
    expect(await provider.partition(well)).toMatchObject({
      state: 'current',
      inputs: [{ dataset: well.id, version: 2 }],
    });
    expect(performance.now() - began).toBeLessThan(10_000);
    const [wellAfter, otherAfter] = [await etagOf(well), await etagOf(other)];
    expect(wellAfter).not.toBe(etags[0]);
    expect(otherAfter).toBe(etags[1]);
  }, 40_000);
});
