import { beforeAll, describe, expect, it } from '@jest/globals';
import type { DatasetInput, Grant } from '@cdh/sdk';
import { get, mustCall } from './harness/call.ts';
import { getIndices, listSites, partitionOf, publishSite, publishVersion } from './harness/drought.ts';
import { eventually, oneSecond } from './harness/eventually.ts';
import { listAll, revoke } from './harness/grants.ts';
import { createParties, type Parties } from './harness/people.ts';
import { expectProblem } from './harness/problems.ts';
import { versionPath } from './harness/publish.ts';
import { syntheticSeries } from './harness/series.ts';

let parties: Parties;
let key: string;
beforeAll(async () => {
  parties = await createParties();
  key = parties.provider.key;
});

const spi = (site: string, caller?: string) => getIndices({ site, index: 'spi', scale: 3 }, caller);
const idsOf = async (caller?: string) => (await listSites(caller)).features.map(({ id }) => id);

describe('answers follow the data that they come from', () => {
  it('the right to derive is revoked: no answer to anyone a second later', async () => {
    const well = await publishSite(parties, 'restricted', syntheticSeries({ seed: 21 }));
    expect(await partitionOf(parties, well)).toMatchObject({ state: 'current' });
    expect((await spi(well.site, key)).status).toBe(200);
    const [derive] = await listAll<Grant>(`/grants?dataset=${well.dataset}`, key);
    await revoke(key, derive?.id ?? '');
    await oneSecond();
    expectProblem(await spi(well.site, key), 404);
    expect(await idsOf(key)).not.toContain(well.site);
  }, 60_000);

  it('data that was open is restricted: its answers are too, a second later', async () => {
    const well = await publishSite(parties, 'open', syntheticSeries({ seed: 22 }));
    expect(await partitionOf(parties, well)).toMatchObject({ state: 'current' });
    const open = await spi(well.site);
    expect(open.status).toBe(200);
    expect(open.headers.get('cache-control')).toMatch(/public/);
    const { headers, json } = await mustCall('GET', `/datasets/${well.dataset}`, { key });
    const { title, publisher, licence, conformsTo, site, variables } = json as DatasetInput;
    const body = { title, publisher, licence, conformsTo, site, variables, access: 'restricted' };
    const condition = { 'if-match': headers.get('etag') ?? '' };
    await mustCall('PUT', `/datasets/${well.dataset}`, { key, body, headers: condition });
    await oneSecond();
    // Nobody granted `derive`, which nobody needed before.
    for (const caller of [undefined, parties.partner.key])
      expect([401, 403, 404]).toContain((await spi(well.site, caller)).status);
    expect(await idsOf()).not.toContain(well.site);
    expectProblem(await get(`${versionPath(well.dataset, 1)}/files/series.csv`), 401);
  }, 60_000);

  it('a version is withdrawn: the one before is what the answers come from', async () => {
    const first = await publishSite(parties, 'open', syntheticSeries({ seed: 23 }));
    expect(await partitionOf(parties, first)).toMatchObject({ state: 'current' });
    const before = await spi(first.site);
    const version = await publishVersion(parties, first, syntheticSeries({ seed: 24 }));
    expect(await partitionOf(parties, { ...first, version })).toMatchObject({ state: 'current' });
    expect((await spi(first.site)).json).not.toEqual(before.json);
    const body = { reason: 'Capteur en panne' };
    await mustCall('POST', `${versionPath(first.dataset, version)}/withdraw`, { key, body });
    expect(await partitionOf(parties, first)).toMatchObject({
      state: 'current',
      inputs: [expect.objectContaining({ dataset: first.dataset, version: first.version })],
    });
    const after = await eventually(
      () => spi(first.site),
      ({ text }) => text === before.text,
    );
    expect(after.json).toEqual(before.json);
  }, 90_000);

  it('a file that is refused leaves the answers as they are', async () => {
    const well = await publishSite(parties, 'open', syntheticSeries({ seed: 25 }));
    expect(await partitionOf(parties, well)).toMatchObject({ state: 'current' });
    const before = await spi(well.site);
    await expect(publishVersion(parties, well, 'date,level\n2020-01-01,haut\n')).rejects.toThrow(/FORMAT_/);
    const after = await spi(well.site);
    expect([after.status, after.headers.get('etag')]).toEqual([200, before.headers.get('etag')]);
  }, 60_000);
});
