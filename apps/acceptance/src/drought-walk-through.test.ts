import { beforeAll, describe, expect, it } from '@jest/globals';
import type { AuditEntry, Grant, Page, Provenance, UsageItem } from '@cdh/sdk';
import { mustCall } from './harness/call.ts';
import { adminKey } from './harness/deployment.ts';
import {
  DROUGHT,
  getIndices,
  type IndexSeries,
  listSites,
  partitionOf,
  publishSite,
  publishVersion,
  type Site,
} from './harness/drought.ts';
import { eventually, oneSecond } from './harness/eventually.ts';
import { createGrant, listAll, revoke } from './harness/grants.ts';
import { createParties, type Parties } from './harness/people.ts';
import { expectProblem } from './harness/problems.ts';
import { download, filePath, readVersion } from './harness/publish.ts';
import { readSeries, syntheticSeries, withOneDayMore } from './harness/series.ts';

const PROVENANCE = /<([^>]+)>\s*;\s*rel="http:\/\/www\.w3\.org\/ns\/prov#has_provenance"/;
const { csv, isReal } = readSeries();
let parties: Parties;
/** Under restriction, the one the partner is after. */
let well: Site;
/** Another, open, without coordinates. */
let other: Site;
let grant: Grant;
const spi = (site: Site) => ({ site: site.site, index: 'spi', scale: 6 });
/** Answers about the well that the partner got, which are all under the grant. */
let given = 0;
async function ask(site = well, headers: Record<string, string> = {}, key = parties.partner.key) {
  const answer = await getIndices(spi(site), key, headers);
  if (site === well && key === parties.partner.key && answer.status < 400) given += 1;
  return answer;
}

beforeAll(async () => {
  parties = await createParties();
  [well, other] = await Promise.all([
    publishSite(parties, 'restricted', csv, { word: 'well', lon: 1.72, lat: 48.05 }),
    publishSite(parties, 'open', syntheticSeries({ seed: 7 }), { word: 'open' }),
  ]);
}, 60_000);

// One story, in its order.
describe(`from ${isReal ? 'a real' : 'a synthetic'} piezometer to a partner`, () => {
  it('both partitions are computed, and name their inputs', async () => {
    for (const site of [well, other])
      expect(await partitionOf(parties, site)).toMatchObject({
        dataset: `${DROUGHT}.indices`,
        partition: site.site,
        version: expect.any(Number),
        state: 'current',
        inputs: [expect.objectContaining({ dataset: site.dataset, version: site.version })],
      });
  }, 60_000);

  it('without a credential: 401', async () => {
    expectProblem(await getIndices(spi(well)), 401, 'CREDENTIAL_REQUIRED');
  });

  it('without a grant: 403 that names it', async () => {
    const problem = expectProblem(await ask(), 403, 'GRANT_MISSING');
    expect(problem.missing).toEqual({ dataset: well.dataset, action: 'query', through: DROUGHT });
    expect(problem.remedy).toMatch(/\S/);
    expect((await listSites(parties.partner.key)).features.map(({ id }) => id)).not.toContain(well.site);
  });

  it('with a grant: values and their recipe', async () => {
    const grantee = { kind: 'organisation', id: parties.partnerOrganisation } as const;
    const { dataset } = well;
    const query = { dataset, grantee, actions: ['query' as const], through: DROUGHT };
    grant = await createGrant(parties.provider.key, query);
    const answer = await ask();
    expect({ status: answer.status, body: answer.text.slice(0, 300) }).toMatchObject({ status: 200 });
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(answer.headers.get('cache-control')).toBe('private, no-cache');
    expect(answer.headers.get('vary')).toMatch(/accept/i);
    expect(answer.headers.get('etag')).toMatch(/^"[^"]+"$/);
    const { site, index, scale, time, value, flag, recipe } = answer.as<IndexSeries>();
    expect({ site, index, scale }).toEqual(spi(well));
    expect(value).toHaveLength(time.length);
    expect(flag).toHaveLength(time.length);
    expect(value.filter((one) => one !== null).length).toBeGreaterThan(240);
    for (const [i, one] of value.entries()) {
      if (one === null) expect(['missing', 'short-record']).toContain(flag[i]);
      else expect(Math.abs(one)).toBeLessThanOrEqual(3.09);
    }
    expect(recipe).toMatchObject({
      method: expect.anything(),
      distribution: expect.stringMatching(/gamma/i),
    });
  });

  it('opens the answers and not the file', async () => {
    const problem = expectProblem(
      (await download(filePath(well.dataset, 1, 'series.csv'), parties.partner.key)).last,
      403,
    );
    expect(problem.missing).toEqual({ dataset: well.dataset, action: 'read' });
  });

  it('shows the site in the list, with its place', async () => {
    const { type, features } = await listSites(parties.partner.key);
    expect(type).toBe('FeatureCollection');
    const find = (site: Site) => features.find(({ id }) => id === site.site);
    expect(find(well)?.geometry).toEqual({ type: 'Point', coordinates: [1.72, 48.05] });
    expect(find(other)?.geometry).toBeNull();
    const seenByAnyone = (await listSites()).features.map(({ id }) => id);
    expect(seenByAnyone).toContain(other.site);
    expect(seenByAnyone).not.toContain(well.site);
  });

  it('is not sent again to whoever has it: 304', async () => {
    const etag = (await ask()).headers.get('etag') ?? '';
    const again = await ask(well, { 'if-none-match': etag });
    expect({ status: again.status, length: again.bytes.length }).toEqual({ status: 304, length: 0 });
    expect(again.headers.get('etag')).toBe(etag);
    expectProblem(await getIndices(spi(well), undefined, { 'if-none-match': etag }), 401);
  });

  it('has its provenance at the address that it names', async () => {
    const link = PROVENANCE.exec((await ask()).headers.get('link') ?? '')?.[1];
    const provenance = (await mustCall('GET', link ?? '', { key: parties.partner.key })).as<Provenance>();
    const { digest } = await readVersion(well.dataset, well.version, parties.provider.key);
    expect(provenance).toMatchObject({
      inputs: [{ dataset: well.dataset, version: well.version, digest }],
      useCase: { id: DROUGHT, version: expect.stringMatching(/^\d+\.\d+\.\d+/) },
      recipe: expect.objectContaining({ method: expect.anything() }),
    });
    expect(Date.parse(provenance.startedAt)).toBeLessThanOrEqual(Date.parse(provenance.endedAt));
  });

  it('a new version changes the ETag of this site and of no other', async () => {
    const etags = async () =>
      Promise.all([ask(), ask(other)]).then((answers) => answers.map(({ headers }) => headers.get('etag')));
    const [wellBefore, otherBefore] = await etags();
    well = { ...well, version: await publishVersion(parties, well, withOneDayMore(csv)) };
    expect(await partitionOf(parties, well)).toMatchObject({ state: 'current' });
    const [wellAfter, otherAfter] = await etags();
    expect(wellAfter).not.toBe(wellBefore);
    expect(otherAfter).toBe(otherBefore);
    expect((await ask(well, { 'if-none-match': wellBefore ?? '' })).status).toBe(200);
  }, 60_000);

  it('is in the audit: who was refused, who was let through, under which grant', async () => {
    const path = `/audit?dataset=${well.dataset}&limit=1000`;
    const entries = await listAll<AuditEntry>(path, parties.provider.key);
    const about = { dataset: well.dataset, action: 'query', through: DROUGHT };
    expect(entries).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ ...about, decision: 'refused' }),
        expect.objectContaining({
          ...about,
          decision: 'allowed',
          grant: grant.id,
          seq: expect.any(Number),
          at: expect.stringMatching(/Z$/),
          principal: expect.objectContaining({ kind: 'member' }),
        }),
      ]),
    );
    // People by pseudonym, so that their names can be erased.
    expect(JSON.stringify(entries)).not.toContain(parties.partner.id);
  });

  it('is numbered without a gap', async () => {
    const [one] = await listAll<AuditEntry>(`/audit?dataset=${well.dataset}`, parties.provider.key);
    const after = (one?.seq ?? 1) - 1;
    const { items } = (await mustCall('GET', `/audit?after=${after}&limit=1000`, { key: adminKey() })).as<
      Page<AuditEntry>
    >();
    expect(items.length).toBeGreaterThan(3);
    expect(items.map(({ seq }) => seq)).toEqual(items.map((_, i) => after + 1 + i));
  });

  it('is counted for both parties, each call once, within about a second', async () => {
    const path = `/usage?useCase=${DROUGHT}&dataset=${well.dataset}&limit=1000`;
    const counted = async (key: string) =>
      (await listAll<UsageItem>(path, key)).filter(
        (item) => item.grant === grant.id && item.operation?.startsWith('get-indices'),
      );
    const calls = (items: UsageItem[]) => items.reduce((sum, item) => sum + item.calls, 0);
    await Promise.all([ask(), ask(), ask()]);
    const inTime = (key: string) =>
      eventually(
        () => counted(key),
        (items) => calls(items) >= given,
        { withinMs: 3_000 },
      );
    const [partner, provider] = await Promise.all([parties.partner.key, parties.provider.key].map(inTime));
    expect(given).toBeGreaterThan(3);
    expect([partner, provider].map((items) => calls(items ?? []))).toEqual([given, given]);
    expect(partner).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
          useCase: DROUGHT,
          operation: 'get-indices.v1',
          bytes: expect.any(Number),
          cpuMs: expect.any(Number),
        }),
      ]),
    );
    expect((partner ?? []).reduce((sum, item) => sum + item.bytes, 0)).toBeGreaterThan(1_000);
  });

  it('after revocation: 403 within a second, and gone from the list', async () => {
    await revoke(parties.provider.key, grant.id);
    await oneSecond();
    expectProblem(await ask(), 403, 'GRANT_MISSING');
    const etag = (await ask(well, {}, parties.provider.key)).headers.get('etag') ?? '';
    expectProblem(await ask(well, { 'if-none-match': etag }), 403);
    expect((await listSites(parties.partner.key)).features.map(({ id }) => id)).not.toContain(well.site);
    expect((await ask(other)).status).toBe(200);
  });
});
