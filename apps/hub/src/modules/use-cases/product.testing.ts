import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { ManifestInput } from '@cdh/contracts';
import type { TestHub } from '../../hub.testing.ts';
import { HubDatabase } from '../../shared/hub-database.ts';
import { Catalogue } from '../catalogue/index.ts';
import { manifestWith } from './service.testing.ts';

/** A use case that publishes one product, a partition for each site. */
export const publishing = (id: string, more: Partial<ManifestInput> = {}): ManifestInput =>
  manifestWith(id, {
    reads: [{ profile: 'cdh:station-series', purpose: 'research' }],
    publishes: [
      { product: 'sums', title: 'Sommes (synthétique)', licence: 'etalab-2.0', partitionedBy: '/site/id' },
    ],
    operations: [
      {
        ...manifestWith(id).operations[0]!,
        scope: { product: 'sums', partition: '/site' },
        input: { type: 'object', properties: { site: { type: 'string' } }, required: ['site'] },
      },
    ],
    ...more,
  });

export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** What the tests of products do to datasets and see of partitions. */
export function productsOf(hub: TestHub) {
  const database = () => hub.running.app.get(HubDatabase, { strict: false });
  /** A version without bytes: for plans, which look at none. */
  const publish = (dataset: string, text: string) =>
    hub.running.app.get(Catalogue, { strict: false }).publish({
      dataset,
      files: [{ path: 'a.csv', mediaType: 'text/csv', size: text.length, sha256: sha256(text) }],
      publishedBy: { kind: 'member', id: 'test' },
    });
  const partition = (product: string, name: string) =>
    database()
      .query.selectFrom('use_cases.partitions')
      .selectAll()
      .where('product', '=', product)
      .where('partition', '=', name)
      .executeTakeFirst();
  const jobs = (product: string, name: string) =>
    database()
      .query.selectFrom('use_cases.jobs')
      .selectAll()
      .where('product', '=', product)
      .where('partition', '=', name)
      .orderBy('created_at')
      .execute();
  const put = async (id: string, key: string, publisher: string, site: string, access = 'restricted') => {
    const { headers } = await hub.call('GET', `/datasets/${id}`, { key });
    const etag = headers.get('etag');
    await hub.ok('PUT', `/datasets/${id}`, {
      key,
      headers: etag === null ? {} : { 'if-match': etag },
      body: {
        title: 'Série (synthétique)',
        publisher,
        access,
        licence: 'etalab-2.0',
        conformsTo: ['cdh:station-series'],
        variables: [
          { column: 'jour', role: 'date' },
          { column: 'niveau', role: 'groundwater-level', unit: 'm' },
        ],
        site: { id: site, name: 'Site d’essai' },
      },
    });
  };
  const derive = (dataset: string, key: string, useCase: string) =>
    hub.ok<{ id: string }>('POST', '/grants', {
      key,
      body: {
        dataset,
        grantee: { kind: 'use-case', id: useCase },
        actions: ['derive'],
        purpose: 'research',
      },
    });
  /** A version with its bytes, over HTTP; its number. */
  const upload = async (dataset: string, key: string, text: string): Promise<number> => {
    const path = `/datasets/${dataset}/uploads`;
    const { id, files } = await hub.ok<{ id: string; files: { parts: { url: string }[] }[] }>('POST', path, {
      key,
      body: { files: [{ path: 'a.csv', mediaType: 'text/csv', size: Buffer.byteLength(text) }] },
    });
    await fetch(files[0]?.parts[0]?.url ?? '', { method: 'PUT', body: text });
    await hub.ok('POST', `${path}/${id}/complete`, { key, body: {} });
    const upload = await until(
      () => hub.ok<{ state: string; version?: number }>('GET', `${path}/${id}`, { key }),
      ({ state }) => state !== 'verifying',
    );
    if (upload.version === undefined) throw new Error(JSON.stringify(upload));
    return upload.version;
  };
  return { database, publish, upload, partition, jobs, put, derive };
}

/** Looks until `look` gives something, at most this long; gives what it saw last. */
export async function until<T>(look: () => Promise<T>, is: (seen: T) => boolean, ms = 8_000): Promise<T> {
  const deadline = Date.now() + ms;
  for (;;) {
    const seen = await look();
    if (is(seen) || Date.now() > deadline) return seen;
    await wait(30);
  }
}
