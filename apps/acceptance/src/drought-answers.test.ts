import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { call, getEncoded } from './harness/call.ts';
import { uniqueId } from './harness/deployment.ts';
import {
  DROUGHT,
  getIndices,
  type IndexSeries,
  partitionOf,
  publishSite,
  type Site,
} from './harness/drought.ts';
import { createParties } from './harness/people.ts';
import { expectProblem, expectRefusedInput } from './harness/problems.ts';
import { syntheticSeries } from './harness/series.ts';

let site: Site;
let short: Site;
beforeAll(async () => {
  const parties = await createParties();
  [site, short] = await Promise.all([
    publishSite(parties, 'open', syntheticSeries({ seed: 3 }), { word: 'open' }),
    publishSite(parties, 'open', syntheticSeries({ from: 2010, seed: 4 }), { word: 'short' }),
  ]);
  await Promise.all([site, short].map((one) => partitionOf(parties, one)));
}, 60_000);

const ask = (query: Record<string, string | number>, headers: Record<string, string> = {}) =>
  getIndices({ site: site.site, index: 'spi', scale: 3, ...query }, undefined, headers);

describe('get-indices on open data', () => {
  it('answers anyone, as JSON that anyone may keep', async () => {
    const answer = await ask({});
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control') ?? '').not.toMatch(/private/);
    const { time, value, flag } = answer.as<IndexSeries>();
    expect(time[0]).toBe('1990-01');
    expect(time.at(-1)).toBe('2019-12');
    // Two months of accumulation are not there yet.
    expect(value.slice(0, 2)).toEqual([null, null]);
    expect(flag.slice(0, 3)).toEqual(['missing', 'missing', 'ok']);
  });

  it('gives CSV by Accept and by f=, under an ETag of its own', async () => {
    const json = await ask({});
    const [byAccept, byName] = await Promise.all([ask({}, { accept: 'text/csv' }), ask({ f: 'csv' })]);
    for (const { status, headers, text } of [byAccept, byName]) {
      expect(status).toBe(200);
      expect(headers.get('content-type')).toMatch(/^text\/csv/);
      const lines = text.trimEnd().split(/\r?\n/);
      expect(lines[0]).toBe('time,value,flag');
      expect(lines).toHaveLength(1 + 360);
      expect(lines[1]).toBe('1990-01,,missing');
    }
    expect(byAccept.text).toBe(byName.text);
    expect(byAccept.headers.get('etag')).not.toBe(json.headers.get('etag'));
    expect(byAccept.headers.get('vary')).toMatch(/accept/i);
    const etag = byAccept.headers.get('etag') ?? '';
    expect((await ask({}, { accept: 'text/csv', 'if-none-match': etag })).status).toBe(304);
    expect((await ask({}, { 'if-none-match': etag })).status).toBe(200);
  });

  it.each([
    ['gzip', gunzipSync],
    ['zstd', zstdDecompressSync],
  ])('comes in %s to whoever takes it, under an ETag of its own', async (encoding, decode) => {
    const plain = await ask({});
    const path = `/use-cases/${DROUGHT}/get-indices?site=${site.site}&index=spi&scale=3`;
    const { status, headers, bytes } = await getEncoded(path, encoding);
    expect({ status, encoding: headers.get('content-encoding') }).toEqual({ status: 200, encoding });
    expect(decode(bytes).toString()).toBe(plain.text);
    expect(bytes.length).toBeLessThan(plain.bytes.length);
    const etag = headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[^"]+"$/);
    expect(etag).not.toBe(plain.headers.get('etag'));
    expect(headers.get('vary')).toMatch(/accept-encoding/i);
    expect((await getEncoded(path, encoding, { 'if-none-match': etag })).status).toBe(304);
  });

  it('has no other representation: 406', async () => {
    expectProblem(await ask({}, { accept: 'image/png' }), 406);
    const named = await ask({ f: 'shapefile' });
    expect([400, 406]).toContain(named.status);
    expect((await ask({}, { accept: 'image/png, */*;q=0.1' })).status).toBe(200);
  });

  it('answers a POST of the same input alike', async () => {
    const body = { site: site.site, index: 'spi', scale: 3 };
    const posted = await call('POST', `/use-cases/${DROUGHT}/get-indices`, { body });
    expect(posted.status).toBe(200);
    expect(posted.json).toEqual((await ask({})).json);
    expectProblem(
      await call('POST', `/use-cases/${DROUGHT}/get-indices`, { body: { ...body, scale: '3' } }),
      400,
    );
  });

  it('answers the first version at its name and at .v1, and no second', async () => {
    const named = (version: string) =>
      call('GET', `/use-cases/${DROUGHT}/get-indices${version}?site=${site.site}&index=sgi`);
    expect((await named('.v1')).json).toEqual((await named('')).json);
    expectProblem(await named('.v2'), 404);
  });

  it('cuts to the months that were asked for', async () => {
    const { time } = (await ask({ from: '2001-03', to: '2002-02' })).as<IndexSeries>();
    expect([time[0], time.at(-1), time.length]).toEqual(['2001-03', '2002-02', 12]);
  });

  it('echoes the calibration, and refuses one outside the record', async () => {
    expect((await ask({ calibration: '1992/2015' })).as<IndexSeries>().calibration).toBe('1992/2015');
    expect((await ask({})).as<IndexSeries>().calibration).toBe('1990/2019');
    for (const calibration of ['1950/1980', '1995/2030', '2015/1992', '1992-2015'])
      expectRefusedInput(await ask({ calibration }), '/calibration');
  });

  it('computes all three indices, SPEI beyond SPI’s clip where it must', async () => {
    for (const index of ['spi', 'spei']) {
      const { value, flag } = (await ask({ index, scale: 12 })).as<IndexSeries>();
      expect(flag).toHaveLength(360);
      const bound = index === 'spi' ? 3.09 : 5;
      for (const one of value) if (one !== null) expect(Math.abs(one)).toBeLessThanOrEqual(bound);
    }
    const alone = await getIndices({ site: site.site, index: 'sgi' });
    const one = await getIndices({ site: site.site, index: 'sgi', scale: 1 });
    expect(alone.as<IndexSeries>().value).toEqual(one.as<IndexSeries>().value);
  });
});

describe('get-indices refuses', () => {
  it.each([
    ['0', '1'],
    ['49', '48'],
  ])('scale %s: 400 that names the bound %s', async (scale, bound) => {
    const problem = expectRefusedInput(await ask({ scale }), '/scale');
    expect(problem.errors?.find(({ pointer }) => pointer === '/scale')?.detail).toContain(bound);
  });

  it.each([
    ['scale', 'six'],
    ['scale', '1.5'],
    ['index', 'xyz'],
    ['from', '2020'],
    ['to', '2020-13'],
  ])('%s=%s: 400', async (name, value) => {
    expectRefusedInput(await ask({ [name]: value }), `/${name}`);
  });

  it('sgi over several months: 400', async () => {
    expectRefusedInput(await ask({ index: 'sgi', scale: 3 }), '/scale');
  });

  it('a parameter that it does not know, and none where one is needed: 400', async () => {
    expectProblem(await ask({ surprise: 1 }), 400);
    expectProblem(await call('GET', `/use-cases/${DROUGHT}/get-indices`), 400);
  });

  it('a site that is not there: 404', async () => {
    expectProblem(await ask({ site: uniqueId('nowhere') }), 404);
    expectProblem(await ask({ site: '../../etc' }), 404);
  });

  it('a record of ten years: 422', async () => {
    const answer = await getIndices({ site: short.site, index: 'spi', scale: 3 });
    expectProblem(answer, 422, 'RECORD_TOO_SHORT');
  });

  it('a deadline out of bounds: 400', async () => {
    for (const deadline of ['0', '30001', 'soon'])
      expectProblem(await ask({}, { 'cdh-deadline-ms': deadline }), 400);
    expect((await ask({}, { 'cdh-deadline-ms': '30000' })).status).toBe(200);
  });

  it('an operation that is not there: 404', async () => {
    expectProblem(await call('GET', `/use-cases/${DROUGHT}/no-such-operation`), 404);
    expectProblem(await call('GET', `/use-cases/${uniqueId('none')}/get-indices`), 404);
  });
});
