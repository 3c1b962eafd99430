import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Dataset, DatasetInput } from '@cdh/sdk';
import { get, mustCall } from './harness/call.ts';
import { uniqueId } from './harness/deployment.ts';
import { createParties, type Parties } from './harness/people.ts';
import { type Content, createDataset, csvFile, readDataset, upload } from './harness/publish.ts';

let parties: Parties;
beforeAll(async () => {
  parties = await createParties();
});

const LEVEL = [
  { column: 'date', role: 'date' },
  { column: 'niveau', role: 'groundwater-level', unit: 'm' },
];

/** Sends one file to a dataset of its own that is described as a station series. */
async function send(content: Content, more: Partial<DatasetInput> = {}) {
  const id = uniqueId('series');
  const dataset = await createDataset(parties, 'restricted', {
    id,
    conformsTo: ['cdh:station-series'],
    site: { id, name: 'Site d’essai synthétique' },
    variables: LEVEL,
    ...more,
  });
  return { dataset, outcome: await upload(dataset, parties.provider.key, [csvFile(content)]) };
}

const latin1 = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));
const wide = () => {
  const columns = Array.from({ length: 1001 }, (_, i) => `c${i}`);
  return `date,niveau,${columns.join(',')}\n2020-01-01,90,${columns.map(() => '1').join(',')}\n`;
};

describe('the station-series profile accepts', () => {
  it.each<[string, Content, Partial<DatasetInput>]>([
    ['a byte order mark', '\uFEFFdate,niveau\n2020-01-01,90.1\n', {}],
    ['unordered dates', 'date,niveau\n2020-01-03,90.1\n2020-01-01,90.2\n', {}],
    ['empty and NaN cells', 'date,niveau\n2020-01-01,\n2020-01-02,NaN\n2020-01-03,90\n', {}],
    ['missing days', 'date,niveau\n2020-01-01,90\n2021-06-01,91\n', {}],
    ['CRLF and quotes', '"date","niveau"\r\n"2020-01-01","90.1"\r\n', {}],
    [
      'a declared decimal comma and semicolon',
      'date;niveau\n2020-01-01;90,1\n',
      { csv: { delimiter: ';', decimal: ',', encoding: 'utf-8' } },
    ],
    [
      'declared latin-1',
      latin1('date;été\n2020-01-01;90.1\n'),
      {
        csv: { delimiter: ';', decimal: '.', encoding: 'latin1' },
        variables: [
          { column: 'date', role: 'date' },
          { column: 'été', role: 'groundwater-level', unit: 'm' },
        ],
      },
    ],
    [
      'a depth, counted downward',
      'date,niveau\n2020-01-01,12.5\n',
      {
        variables: [
          { column: 'date', role: 'date' },
          { column: 'niveau', role: 'groundwater-depth', unit: 'm' },
        ],
      },
    ],
  ])('%s', async (_, content, more) => {
    const { outcome } = await send(content, more);
    expect(outcome).toMatchObject({ state: 'published', version: 1 });
  });
});

describe('the station-series profile rejects, naming line and column,', () => {
  it.each<[string, Content, { line?: number; column?: string }]>([
    ['undeclared latin-1', latin1('date,niveau,lieu\n2020-01-01,90,forêt\n'), { line: 2, column: 'lieu' }],
    ['an undeclared decimal comma', 'date,niveau\n2020-01-01,"90,1"\n', { line: 2, column: 'niveau' }],
    [
      'a duplicate date',
      'date,niveau\n2020-01-01,90\n2020-01-02,91\n2020-01-01,92\n',
      { line: 4, column: 'date' },
    ],
    [
      'a value out of bounds',
      'date,niveau\n2020-01-01,90\n2020-01-02,-9999\n',
      { line: 3, column: 'niveau' },
    ],
    ['a word for a number', 'date,niveau\n2020-01-01,haut\n', { line: 2, column: 'niveau' }],
    ['a date that is none', 'date,niveau\n2021-02-29,90\n', { line: 2, column: 'date' }],
    ['a line cut short', 'date,niveau\n2020-01-01\n', { line: 2 }],
    ['another column than declared', 'date,autre\n2020-01-01,90\n', { column: 'niveau' }],
    ['more than 1,000 columns', wide(), {}],
    ['an empty file', '', {}],
    ['a header without rows', 'date,niveau\n', {}],
    ['something else than text', new Uint8Array([0x50, 0x4b, 3, 4, 0, 0, 0, 0]), {}],
  ])('%s', async (_, content, { line, column }) => {
    const { dataset, outcome } = await send(content);
    expect({ state: outcome.state, problem: outcome.problem }).toEqual({
      state: 'rejected',
      problem: expect.objectContaining({
        code: expect.stringMatching(/^FORMAT_[A-Z_]+$/),
        detail: expect.stringMatching(/\S/),
      }),
    });
    const said = JSON.stringify(outcome.problem);
    if (line !== undefined) expect(said).toMatch(new RegExp(`(ligne|line)\\D{0,4}${line}\\b`));
    if (column !== undefined) expect(said).toContain(column);
    // Nothing half-written: no version, and nothing to download.
    expect((await readDataset(dataset, parties.provider.key)).latest ?? null).toBeNull();
    expect((await get(`/datasets/${dataset}/versions`, parties.provider.key)).json).toMatchObject({
      items: [],
    });
  });

  it('and takes the mended file afterwards', async () => {
    const { dataset, outcome } = await send('date,niveau\n2020-01-01,haut\n');
    expect(outcome.state).toBe('rejected');
    const mended = [csvFile('date,niveau\n2020-01-01,90\n')];
    expect((await upload(dataset, parties.provider.key, mended)).state).toBe('published');
  });
});

describe('the description of a dataset', () => {
  it('keeps what was said of it', async () => {
    const id = uniqueId('described');
    const description = {
      description: { fr: 'Essai synthétique', en: 'Synthetic test' },
      conformsTo: ['cdh:station-series'],
      temporal: { start: '2020-01-01', end: '2020-12-31' },
      spatial: ['commune:45234@2025', 'epci:244500468@2025', 'departement:45@2025'],
      site: { id, name: { fr: 'Site d’essai' }, lon: 1.9, lat: 47.9 },
      csv: { delimiter: ';', decimal: ',', encoding: 'utf-8' },
      variables: LEVEL,
    };
    await createDataset(parties, 'open', { id, ...description });
    const read = (await mustCall('GET', `/datasets/${id}`)).as<Dataset>();
    expect(read).toMatchObject({ id, kind: 'source', access: 'open', licence: 'etalab-2.0', ...description });
  });
});
