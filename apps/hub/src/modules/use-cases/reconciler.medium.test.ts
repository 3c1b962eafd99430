import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { useHub } from '../../hub.testing.ts';
import type { RunningHub } from '../../start-hub.ts';
import { productsOf, publishing, until } from './product.testing.ts';
import { Reconciler } from './reconciler.ts';
import { startService } from './service.testing.ts';

const PRODUCT = 'summing.sums';

describe('partitions follow what they are made from', () => {
  const hub = useHub();
  const { database, publish, partition, jobs, put, derive } = productsOf(hub);
  let service: Awaited<ReturnType<typeof startService>>;
  let other: RunningHub;
  let one = '';
  let two = '';

  beforeAll(async () => {
    other = await hub.replica();
    one = await hub.member('org-one', 'provider-one', ['provider']);
    two = await hub.member('org-two', 'provider-two', ['provider']);
    service = await startService(hub, 'summing', { manifest: publishing('summing') });
  });
  afterAll(() => service.stop());

  const wantedOf = async (site: string) => (await partition(PRODUCT, site))?.wanted;
  const versionsOf = async (site: string) => (await wantedOf(site))?.inputs.map(({ version }) => version);

  it('once a grant allows it, and no longer than that', async () => {
    await put('granted', one, 'org-one', 'site-granted');
    await publish('granted', '1');
    expect(await partition(PRODUCT, 'site-granted')).toBeUndefined();
    const { id } = await derive('granted', one, 'summing');
    const row = await until(() => partition(PRODUCT, 'site-granted'), Boolean);
    expect(row).toMatchObject({ state: 'pending', publisher: 'org-one', version: null });

    await hub.ok('DELETE', `/grants/${id}`, { key: one });
    expect(
      await until(
        () => partition(PRODUCT, 'site-granted'),
        (seen) => !seen,
        1_500,
      ),
    ).toBeUndefined();
    expect((await jobs(PRODUCT, 'site-granted')).map(({ state }) => state)).toEqual(['superseded']);
  });

  it('leave a site to its first publisher, and tell only those who may know whom they leave out', async () => {
    await put('first', one, 'org-one', 'site-claimed', 'open');
    await publish('first', '1');
    await put('second', two, 'org-two', 'site-claimed', 'private');
    await publish('second', '2');
    await derive('second', two, 'summing');
    const row = await until(
      () => partition(PRODUCT, 'site-claimed'),
      (seen) => seen?.wanted.excluded !== undefined,
    );
    expect(row).toMatchObject({ publisher: 'org-one', wanted: { excluded: ['second'] } });
    expect(row?.wanted.inputs.map(({ dataset }) => dataset)).toEqual(['first']);

    const shown = async (key?: string) =>
      JSON.stringify(await hub.ok('GET', '/use-cases/summing/products', { key }));
    const whole = await until(
      () => shown(two),
      (seen) => seen.includes('SITE_TAKEN'),
    );
    expect(whole).toContain('second');
    for (const key of [undefined, one]) {
      expect(await shown(key)).toContain('site-claimed');
      expect(await shown(key)).not.toContain('second');
    }
  });

  it('move with a dataset that is of another site', async () => {
    await put('moving', one, 'org-one', 'site-before');
    await publish('moving', '1');
    await derive('moving', one, 'summing');
    await until(() => partition(PRODUCT, 'site-before'), Boolean);
    await put('moving', one, 'org-one', 'site-after');
    expect(await until(() => partition(PRODUCT, 'site-after'), Boolean)).toBeDefined();
    expect(
      await until(
        () => partition(PRODUCT, 'site-before'),
        (seen) => !seen,
      ),
    ).toBeUndefined();
  });

  it('are made from no version that was withdrawn', async () => {
    await put('withdrawing', one, 'org-one', 'site-withdrawn', 'open');
    await publish('withdrawing', '1');
    await publish('withdrawing', '2');
    const last = (versions: number[] | undefined, n: number) => versions?.[0] === n;
    expect(
      await until(
        () => versionsOf('site-withdrawn'),
        (seen) => last(seen, 2),
      ),
    ).toEqual([2]);
    const withdraw = (n: number) =>
      hub.ok('POST', `/datasets/withdrawing/versions/${n}/withdraw`, { key: one, body: { reason: 'Essai' } });
    await withdraw(2);
    expect(
      await until(
        () => versionsOf('site-withdrawn'),
        (seen) => last(seen, 1),
      ),
    ).toEqual([1]);
    await withdraw(1);
    expect(
      await until(
        () => partition(PRODUCT, 'site-withdrawn'),
        (seen) => !seen,
      ),
    ).toBeUndefined();
  });

  it('need few jobs for many versions at once', async () => {
    await put('bursting', one, 'org-one', 'site-burst', 'open');
    // One transaction: their events leave together, however busy the machine is.
    await database().transaction(async () => {
      for (let i = 0; i < 20; i += 1) await publish('bursting', `burst ${i}`);
    });
    expect(
      await until(
        () => versionsOf('site-burst'),
        (seen) => seen?.[0] === 20,
      ),
    ).toEqual([20]);
    const all = await jobs(PRODUCT, 'site-burst');
    expect(all.length).toBeLessThanOrEqual(5);
    expect(all.filter(({ state }) => state === 'queued')).toHaveLength(1);
  });

  it('get one job for one change, however many replicas look at once', async () => {
    await put('compared', one, 'org-one', 'site-compared', 'open');
    await publish('compared', '1');
    const reconcilers = [hub.running, other].map((at) => at.app.get(Reconciler, { strict: false }));
    await Promise.all(Array.from({ length: 12 }, (_, i) => reconcilers[i % 2]!.reconcileDataset('compared')));
    expect(await jobs(PRODUCT, 'site-compared')).toHaveLength(1);
  });

  it('name no private dataset in the address of a next page', async () => {
    await put('hidden', two, 'org-two', 'site-aa-hidden', 'private');
    await publish('hidden', '1');
    await derive('hidden', two, 'summing');
    await until(() => partition(PRODUCT, 'site-aa-hidden'), Boolean);
    const seen: string[] = [];
    let path: string | undefined = '/use-cases/summing/products?limit=1';
    for (let pages = 0; path !== undefined && pages < 20; pages += 1) {
      const page: { items: { partition: string }[]; next?: string } = await hub.ok('GET', path);
      expect(page.items).toHaveLength(1);
      seen.push(...page.items.map((item) => item.partition));
      const cursor = page.next && new URL(page.next).searchParams.get('cursor');
      expect(Buffer.from(cursor ?? '', 'base64url').toString()).not.toContain('hidden');
      path = page.next;
    }
    expect(seen).toContain('site-burst');
    expect(seen).not.toContain('site-aa-hidden');
  });
});
