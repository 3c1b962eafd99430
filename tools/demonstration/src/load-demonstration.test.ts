import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createClient, createOrganisation, putDataset } from '@cdh/contracts';
import { readStationSeries } from '@cdh/station-series';
import { SITES } from './demonstration-sites.ts';
import { describeDataset } from './describe-dataset.ts';
import { FakeHub } from './fake-hub.ts';
import { loadDemonstration } from './load-demonstration.ts';

const IDS = SITES.map((site) => site.id);
let hub: FakeHub;
let lines: string[];
const load = () =>
  loadDemonstration({ url: hub.url, adminKey: hub.adminKey, log: (line) => lines.push(line) });

beforeEach(async () => {
  hub = new FakeHub();
  lines = [];
  await hub.start();
});
afterEach(() => hub.stop());

describe('what describes the datasets', () => {
  it.each(SITES)(
    '$town: conforms to the hub’s interface and says that it is synthetic in both languages',
    (site) => {
      const body = putDataset.parse(describeDataset(site));
      expect(body).toMatchObject({
        access: 'open',
        licence: 'etalab-2.0',
        spatial: [`commune:${site.commune}@2026`],
        conformsTo: ['cdh:station-series'],
        csv: { delimiter: ',', decimal: '.', encoding: 'utf-8' },
        site: { id: site.id, lon: site.lon, lat: site.lat },
      });
      for (const text of [body.title, body.description, body.site?.name]) {
        expect(text?.fr).toMatch(/synthétique/i);
        expect(text?.en).toMatch(/synthetic/i);
      }
    },
  );
});

describe('loading the demonstration', () => {
  it('publishes six files that conform to the profile as they are described', async () => {
    expect((await load()).published.sort()).toEqual([...IDS].sort());
    for (const id of IDS) {
      const { body, latest } = hub.datasets.get(id) ?? {};
      expect(latest).toBe(1);
      const described = putDataset.parse(body);
      const reading = readStationSeries(hub.files.get(id) ?? new Uint8Array(), described);
      expect(reading).toMatchObject({ ok: true, series: { days: 20_089 } });
    }
  });

  it('creates an organisation that is called synthetic, with a provider, and leaves no key behind', async () => {
    await load();
    expect(createOrganisation.parse(hub.organisations.get('demonstration')).name).toMatchObject({
      fr: expect.stringContaining('synthétiques'),
      en: expect.stringContaining('synthetic'),
    });
    expect(createClient.parse(hub.clients.get('demonstration-provider')).roles).toEqual(['provider']);
    expect(hub.keys.size).toBe(0);
  });

  it('reports each dataset with its number and that it is synthetic', async () => {
    await load();
    expect(lines.filter((line) => /\d\/6 .*synthétiques.*synthetic/.test(line))).toHaveLength(6);
  });

  it('changes nothing the second time', async () => {
    await load();
    hub.requests.length = 0;
    expect(await load()).toEqual({ published: [], present: IDS });
    expect(hub.changes).toEqual([]);
    expect(hub.requests.length).toBeLessThanOrEqual(6);
  });

  it('continues an interrupted run: published datasets stay, parts that arrived are not sent again', async () => {
    hub.failPartsOf = 'demo-tours';
    await expect(load()).rejects.toThrow();
    expect(hub.datasets.get('demo-tours')?.latest).toBeNull();
    expect(hub.keys.size).toBe(0);
    hub.failPartsOf = '';
    hub.requests.length = 0;
    const outcome = await load();
    expect(outcome.published).toEqual(['demo-tours']);
    expect(outcome.present).toHaveLength(5);
    const parts = hub.requests.filter((line) => line.startsWith('PUT /parts/'));
    expect(parts.some((line) => line.endsWith('/1'))).toBe(false);
    expect(parts.length).toBeGreaterThan(0);
    expect(hub.requests).not.toContain('PUT /datasets/demo-tours');
    expect(hub.clients.size).toBe(1);
  });

  it('revokes the keys that killed runs left, and no other', async () => {
    const principal = { kind: 'client', id: 'demonstration-provider' };
    hub.keys.set('old', { id: 'old', key: 'x', name: 'demonstration', principal });
    hub.keys.set('own', { id: 'own', key: 'y', name: 'my notebook', principal });
    await load();
    expect([...hub.keys.keys()]).toEqual(['own']);
  });

  it('replaces an older edition under its ETag', async () => {
    await load();
    const held = hub.datasets.get('demo-blois');
    if (held) held.body['description'] = { fr: 'édition 0' };
    expect((await load()).published).toEqual(['demo-blois']);
    expect(hub.datasets.get('demo-blois')?.revision).toBe(2);
    expect((await load()).published).toEqual([]);
  });

  it('says in both languages which dataset was rejected, and why', async () => {
    hub.reject = 'demo-bourges';
    await expect(load()).rejects.toThrow(/demo-bourges.*n’a pas publié.*did not publish.*CHECKSUM_MISMATCH/);
    expect(hub.keys.size).toBe(0);
  });

  it('passes on the refusal of a wrong administrator key', async () => {
    await expect(loadDemonstration({ url: hub.url, adminKey: 'wrong' })).rejects.toMatchObject({
      status: 401,
    });
  });
});
