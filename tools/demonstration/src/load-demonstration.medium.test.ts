import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Constellation, startConstellation } from '@cdh/constellation';
import { putDataset } from '@cdh/contracts';
import { readStationSeries } from '@cdh/station-series';
import { ORGANISATION } from './describe-dataset.ts';
import { SITES } from './demonstration-sites.ts';
import { loadDemonstration } from './load-demonstration.ts';

const IDS = SITES.map(({ id }) => id);
const PROVIDER = { kind: 'client', id: 'demonstration-provider' };

interface List<T> {
  items: T[];
}
interface Key {
  id: string;
  name: string;
  principal: { id: string };
}

describe('loading the demonstration into a hub', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'cdh-demonstration-'));
  let hub: Constellation;
  let notebookKey: string;

  beforeAll(async () => {
    hub = await startConstellation({ dataDir, port: 0, demonstration: false, useCases: [] });
  }, 120_000);
  afterAll(async () => {
    await hub?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }, 60_000);

  const call = async <T>(method: string, path: string, body?: unknown, more: Record<string, string> = {}) => {
    const answer = await fetch(hub.url + path, {
      method,
      headers: { authorization: `Bearer ${hub.adminKey}`, 'content-type': 'application/json', ...more },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return { value: JSON.parse(text) as T, etag: answer.headers.get('etag') ?? '' };
  };
  const providerKeys = async () =>
    (await call<List<Key>>('GET', '/keys?limit=1000')).value.items
      .filter(({ principal }) => principal.id === PROVIDER.id)
      .map(({ name }) => name);
  const load = (signal?: AbortSignal, log: (line: string) => void = () => undefined) =>
    loadDemonstration({ url: hub.url, adminKey: hub.adminKey, log, ...(signal ? { signal } : {}) });

  it('passes on the refusal of a wrong administrator key', async () => {
    await expect(loadDemonstration({ url: hub.url, adminKey: 'wrong' })).rejects.toMatchObject({
      status: 401,
    });
  });

  it('can be interrupted: revokes its own key, and those that killed runs left, but no other', async () => {
    await call('POST', '/organisations', ORGANISATION);
    await call('POST', '/organisations/demonstration/clients', {
      id: PROVIDER.id,
      name: 'synthetic',
      roles: ['provider'],
    });
    await call('POST', '/keys', { principal: PROVIDER, name: 'demonstration' });
    const kept = await call<{ key: string }>('POST', '/keys', { principal: PROVIDER, name: 'my notebook' });
    notebookKey = kept.value.key;
    const interrupt = new AbortController();
    const log = (line: string) => {
      if (line.includes('1/6')) interrupt.abort(new Error('interrupted by the test'));
    };
    await expect(load(interrupt.signal, log)).rejects.toThrow();
    expect(await providerKeys()).toEqual(['my notebook']);
  });

  it('continues, and says of each dataset that it is synthetic', async () => {
    const lines: string[] = [];
    const { published, present } = await load(undefined, (line) => lines.push(line));
    expect([...published, ...present].sort()).toEqual([...IDS].sort());
    expect(present.length).toBeGreaterThan(0);
    expect(lines.join('\n')).toMatch(/synthétique.*synthetic/);
    const told = lines.filter((line) => /\d\/\d .*synthétiques.*synthetic/.test(line));
    expect(told).toHaveLength(published.length);
  });

  it('has published one version of each, which conforms to the profile as it is described', async () => {
    for (const id of IDS) {
      const { value: versions } = await call<List<{ number: number }>>('GET', `/datasets/${id}/versions`);
      expect(versions.items.map(({ number }) => number)).toEqual([1]);
      const { value: record } = await call<Record<string, unknown>>('GET', `/datasets/${id}`);
      const { csv, variables } = putDataset.strip().parse(record);
      const file = await fetch(`${hub.url}/datasets/${id}/versions/1/files/${id}.csv`);
      const reading = readStationSeries(await file.bytes(), { csv, variables });
      expect(reading).toMatchObject({ ok: true, series: { days: 20_089 } });
    }
  }, 60_000);

  it('belongs to an organisation that is called synthetic', async () => {
    const { value } = await call<{ name: { fr: string; en: string } }>('GET', '/organisations/demonstration');
    expect(value.name).toMatchObject({
      fr: expect.stringContaining('synthétiques'),
      en: expect.stringContaining('synthetic'),
    });
  });

  it('changes nothing the second time', async () => {
    const before = (await call<List<unknown>>('GET', '/audit?limit=1000')).value.items.length;
    expect(await load()).toEqual({ published: [], present: IDS });
    expect((await call<List<unknown>>('GET', '/audit?limit=1000')).value.items.length).toBe(before);
  });

  it('replaces an older edition under its ETag', async () => {
    const { value: record, etag } = await call<Record<string, unknown>>('GET', '/datasets/demo-blois');
    const older = { ...putDataset.strip().parse(record), description: { fr: 'édition 0' } };
    const own = { authorization: `Bearer ${notebookKey}`, 'if-match': etag };
    await call('PUT', '/datasets/demo-blois', older, own);
    expect((await load()).published).toEqual(['demo-blois']);
    expect((await load()).published).toEqual([]);
  });
});
