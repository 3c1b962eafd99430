import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { AuditEntry, Page, Version } from '@cdh/sdk';
import { must } from './call.testing.ts';
import { eventually } from './eventually.testing.ts';
import { DROUGHT, Provider, type Site } from './provider.testing.ts';
import { syntheticSeries } from './series.testing.ts';
import { useHubs } from './use-hubs.testing.ts';
import { workUnderWay, type Work } from './work-under-way.testing.ts';

const hubs = useHubs();
let provider: Provider;
let steady: Site;
let scale = 6;

beforeAll(async () => {
  provider = await Provider.join(hubs.current.url, hubs.current.adminKey);
  steady = await provider.publishSite(syntheticSeries(1), 'open');
  await provider.partition(steady);
}, 60_000);

/** Everything answers again, and nothing that was acknowledged is missing or there twice. */
async function expectNothingLost(work: Work): Promise<void> {
  const ready = () => must(hubs.current.url, 'GET', '/readyz');
  expect(await eventually(ready, ({ status }) => status === 200, { withinMs: 25_000 })).toMatchObject({
    status: 200,
  });
  const isAnswered = ({ status }: { status: number }) => status === 200;
  const ask = () => provider.indices(steady, { scale: ++scale });
  expect(await eventually(ask, isAnswered)).toMatchObject({ status: 200 });

  expect(work.accepted.length).toBeGreaterThan(0);
  for (const { dataset, upload } of work.accepted) {
    const version = await provider.published(dataset, upload);
    expect(await provider.partition({ id: dataset, version }, 25_000)).toMatchObject({
      state: 'current',
      inputs: [{ dataset, version }],
    });
  }
  for (const dataset of work.registered) {
    await provider.must('GET', `/datasets/${dataset}`);
    const list = (await provider.must('GET', `/datasets/${dataset}/versions`)).json<Page<Version>>();
    const uploads = work.accepted.filter((one) => one.dataset === dataset).length;
    // One that was sent and whose acknowledgement was lost may have been published too, but whole.
    expect(list.items.length).toBeGreaterThanOrEqual(uploads);
    expect(list.items.length).toBeLessThanOrEqual(work.attempted(dataset));
    for (const { number } of list.items)
      await provider.must('GET', `/datasets/${dataset}/versions/${number}/files/series.csv`);
  }
  await expectAuditWithoutGap();
}

async function expectAuditWithoutGap(): Promise<void> {
  const seqs: number[] = [];
  for (let after = 0; ; after = seqs.at(-1) ?? 0) {
    const path = `/audit?after=${after}&limit=1000`;
    const { items } = (await must(hubs.current.url, 'GET', path, { key: provider.adminKey })).json<
      Page<AuditEntry>
    >();
    if (items.length === 0) break;
    seqs.push(...items.map(({ seq }) => seq));
  }
  expect(seqs.length).toBeGreaterThan(0);
  expect(seqs).toEqual(seqs.map((_, i) => i + 1));
}

describe('kill −9 with uploads, registrations and queries under way', () => {
  it.each(['hub', 'nats', 'postgres', DROUGHT])(
    'of %s',
    async (name) => {
      const work = workUnderWay(provider, steady);
      await work.accepting(2);
      const before = hubs.current.processes.pid(name);
      hubs.current.processes.kill(name, 'SIGKILL');
      await work.accepting(2, 25_000);
      await work.stop();
      expect(hubs.current.processes.pid(name)).not.toBe(before);
      await expectNothingLost(work);
    },
    90_000,
  );

  it('what JetStream held is lost: partitions become current all the same', async () => {
    // The jobs of these two lie in the stream that is lost.
    await hubs.current.processes.stop(DROUGHT);
    const site = await provider.publishSite(syntheticSeries(41));
    steady = { ...steady, version: await provider.publish(steady.id, syntheticSeries(42)) };
    const isPending = (found?: { state: string }) => found?.state === 'pending';
    for (const { id } of [site, steady])
      expect(await eventually(() => provider.findPartition(id), isPending)).toMatchObject({
        state: 'pending',
      });
    await hubs.current.processes.stop('nats');
    rmSync(join(hubs.dataDir, 'nats/jetstream'), { recursive: true });
    await hubs.current.processes.start('nats');
    await hubs.current.processes.start(DROUGHT);
    for (const one of [site, steady])
      expect(await provider.partition(one)).toMatchObject({
        state: 'current',
        inputs: [{ version: one.version }],
      });
    const later = await provider.publishSite(syntheticSeries(43));
    expect(await provider.partition(later)).toMatchObject({ state: 'current' });
  }, 90_000);
});
