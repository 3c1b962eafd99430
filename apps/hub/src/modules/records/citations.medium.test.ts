import { beforeAll, describe, expect, it } from '@jest/globals';
import { useHub } from '../../hub.testing.ts';
import { providerOf, textFile } from '../../provider.testing.ts';

const DATASET = 'test-series';
const RECORD = {
  title: { fr: 'Niveaux {synthétiques} & débits', en: 'Synthetic levels' },
  description: 'Série d’essai',
  access: 'open',
  temporal: { start: '2020-01-01', end: '2020-12-31' },
  variables: [{ column: 'niveau', role: 'groundwater-level', unit: 'm' }],
};

describe('a version', () => {
  const hub = useHub();
  let key = '';
  const provider = providerOf(hub, () => key, 'test-org');
  const get = (path: string, headers: Record<string, string> = {}) =>
    hub.call('GET', `/datasets/${DATASET}/versions/${path}`, { headers });

  beforeAll(async () => {
    key = await hub.member('test-org', 'test-provider', ['provider']);
    await provider.putDataset(DATASET, RECORD);
    await provider.publish(DATASET, [textFile('a.csv', 'x\n1\n'), textFile('b.csv', 'y\n')]);
  });

  it('has an address for good, which leads to where it stands', async () => {
    const { body } = await get('1');
    const { uri } = body as { uri: string };
    expect(uri).toBe(`${hub.config.publicUrl}/id/${DATASET}/1`);
    const answer = await hub.call('GET', new URL(uri).pathname);
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe(`/datasets/${DATASET}/versions/1`);
    expect((await hub.call('GET', `/id/${DATASET}/7`)).status).toBe(404);
    expect((await hub.call('GET', '/id/unknown-dataset')).status).toBe(404);
  });

  it('is cited as text, in the reader’s language, by default', async () => {
    const french = await get('1/citation');
    expect(french.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    const year = new Date().getUTCFullYear();
    expect(french.body).toBe(
      `Test test-org (${year}) : Niveaux {synthétiques} & débits. Version 1. Climate Data Hub. ` +
        `Jeu de données. ${hub.config.publicUrl}/id/${DATASET}/1\n`,
    );
    const english = await get('1/citation', { 'accept-language': 'en' });
    expect(english.body).toContain(`Test test-org (${year}): Synthetic levels. Version 1.`);
  });

  it('is cited as CSL-JSON and BibTeX, by Accept or by f', async () => {
    const csl = await get('1/citation', { accept: 'application/vnd.citationstyles.csl+json' });
    const [item] = csl.body as Record<string, unknown>[];
    expect(item).toMatchObject({
      type: 'dataset',
      title: RECORD.title.fr,
      author: [{ literal: 'Test test-org' }],
      version: '1',
      license: 'etalab-2.0',
    });
    const bib = await get('1/citation?f=bibtex');
    expect(bib.headers.get('content-type')).toBe('application/x-bibtex; charset=utf-8');
    const text = String(bib.body);
    expect(text).toMatch(/^@\w+\{/);
    expect(text).toContain('Version 1');
    expect(text).toContain('{Test test-org}');
    // What LaTeX would take for a command is escaped.
    expect(text).toContain('\\&');
    expect((await get('1/citation', { accept: 'image/png' })).status).toBe(406);
    expect((await get('1/citation?f=toString')).status).toBe(406);
  });

  it('takes a DOI or an ARK once, for itself alone, and is cited by it', async () => {
    const put = (number: number, identifier: string) =>
      hub.call('PUT', `/datasets/${DATASET}/versions/${number}/identifier`, { key, body: { identifier } });
    expect((await put(1, 'no identifier')).status).toBe(400);
    expect((await put(1, 'https://doi.org/10.5072/essai-1')).body).toMatchObject({
      identifier: '10.5072/essai-1',
      resolver: 'https://doi.org/10.5072/essai-1',
    });
    expect((await put(1, '10.5072/essai-1')).status).toBe(200);
    expect((await put(1, '10.5072/other')).status).toBe(409);
    await provider.publish(DATASET, [textFile('a.csv', 'x\n2\n3\n'), textFile('c.csv', 'z\n')]);
    expect((await put(2, '10.5072/essai-1')).body).toMatchObject({ code: 'ALREADY_EXISTS' });
    expect((await put(2, 'ark:/12345/x9z8')).body).toMatchObject({
      resolver: 'https://n2t.net/ark:/12345/x9z8',
    });
    const csl = (await get('1/citation?f=csl')).body as Record<string, unknown>[];
    expect(csl[0]).toMatchObject({ DOI: '10.5072/essai-1', URL: 'https://doi.org/10.5072/essai-1' });
  });

  it('is compared with another: files, schema, rows, extent, and why something is not known', async () => {
    const { etag } = Object.fromEntries((await hub.call('GET', `/datasets/${DATASET}`, { key })).headers);
    await hub.ok('PUT', `/datasets/${DATASET}`, {
      key,
      headers: { 'if-match': etag ?? '' },
      body: {
        ...RECORD,
        publisher: 'test-org',
        licence: 'CC-BY-4.0',
        title: 'Autre titre',
        variables: [
          { column: 'niveau', role: 'groundwater-level', unit: 'cm' },
          { column: 'pluie', role: 'precipitation' },
        ],
      },
    });
    await provider.publish(DATASET, [textFile('a.csv', 'x\n2\n3\n')]);
    const { status, body } = await get('3/diff?from=1');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      from: { number: 1 },
      to: { number: 3 },
      identical: false,
      files: {
        added: [],
        removed: [{ path: 'b.csv' }],
        changed: [{ path: 'a.csv', from: { size: 4 }, to: { size: 6 } }],
        unchanged: 0,
      },
      schema: {
        value: {
          added: [{ name: 'pluie' }],
          removed: [],
          changed: [{ name: 'niveau', from: { unit: 'm' }, to: { unit: 'cm' } }],
        },
      },
      rows: { value: null, reason: { fr: expect.any(String), en: expect.any(String) } },
      extent: { value: { from: { start: '2020-01-01' }, changed: false } },
    });
    expect((await get('2/diff?from=2')).body).toMatchObject({ identical: true, files: { unchanged: 2 } });
    expect((await get('3/diff')).status).toBe(400);
    // What was said when a version was published is what it is cited by.
    expect((await get('1/citation')).body).toContain('Niveaux');
    expect((await get('3/citation')).body).toContain('Autre titre');
    expect((await get('1/files/a.csv')).headers.get('link')).toContain('/etalab-2.0.html>; rel="license"');
    expect((await get('3/files/a.csv')).headers.get('link')).toContain('/CC-BY-4.0.html>; rel="license"');
  });

  it('stays known and cited when it is given out no more', async () => {
    await hub.ok('POST', `/datasets/${DATASET}/versions/1/withdraw`, {
      key,
      body: { reason: 'Capteur en panne' },
    });
    const answer = await get('1');
    expect(answer).toMatchObject({
      status: 410,
      body: {
        code: 'WITHDRAWN',
        detail: 'Capteur en panne',
        version: { number: 1, identifier: '10.5072/essai-1', files: [{ path: 'a.csv' }, { path: 'b.csv' }] },
      },
    });
    expect((await get('1/citation')).body).toContain('Version retirée');
    expect((await get('3/diff?from=1')).status).toBe(200);
  });
});
