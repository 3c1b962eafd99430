import { describe, expect, it } from '@jest/globals';
import type { ProductPartition, UseCase } from '@cdh/sdk';
import { get, mustCall } from './harness/call.ts';
import { DROUGHT } from './harness/drought.ts';
import { listAll } from './harness/grants.ts';

describe(DROUGHT, () => {
  it('is live, and says what it reads, publishes and answers', async () => {
    const shown = (await mustCall('GET', `/use-cases/${DROUGHT}`)).as<UseCase>();
    expect(shown).toMatchObject({
      id: DROUGHT,
      title: { fr: expect.any(String) },
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      state: 'live',
      reads: [expect.objectContaining({ profile: 'cdh:station-series', purpose: 'drought-monitoring' })],
      publishes: [expect.anything()],
    });
    expect(shown.replicas).toBeGreaterThanOrEqual(1);
    expect(shown.operations.map(({ name, version, kind }) => `${name}.v${version} ${kind}`)).toEqual(
      expect.arrayContaining(['get-indices.v1 query', 'list-sites.v1 query']),
    );
    const { href } = shown.operations.find(({ name }) => name === 'list-sites') ?? {};
    expect((await get(href ?? '')).status).toBe(200);
  });

  it('has its product in the catalogue', async () => {
    expect((await get(`/datasets/${DROUGHT}.indices`)).json).toMatchObject({ kind: 'product' });
  });

  it('lists its partitions with their state', async () => {
    const partitions = await listAll<ProductPartition>(`/use-cases/${DROUGHT}/products?limit=1000`);
    for (const one of partitions)
      expect(one).toMatchObject({
        dataset: `${DROUGHT}.indices`,
        partition: expect.any(String),
        inputs: expect.any(Array),
        state: expect.stringMatching(/^(current|pending|failed)$/),
      });
  });
});
