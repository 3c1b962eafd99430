import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ContractHub, startContractHub } from '@cdh/sdk/testing';
import { callCdh } from './testing/call-cdh.ts';

let hub: ContractHub;
let asked: string[] = [];
let answers: Record<string, unknown> = {};
beforeEach(async () => {
  hub = await startContractHub();
  asked = [];
  hub.fault = ({ method, path }) => {
    asked.push(`${method} ${path}`);
    const body = answers[path.split('?')[0] ?? ''];
    return body === undefined ? undefined : { status: 200, body };
  };
});
afterEach(() => hub.stop());
const cdh = (...args: string[]) =>
  callCdh(args, { CDH_URL: hub.url, CDH_KEY: 'cdh_key', LANG: 'en_GB.UTF-8' });

describe('cdh', () => {
  it('`citation` prints what the hub writes, of the latest version where none is named', async () => {
    answers = {
      '/datasets/nappes': { id: 'nappes', latest: 4 },
      '/datasets/nappes/versions/4/citation': [{ id: 'x' }],
    };
    expect(await cdh('citation', 'nappes', '--format', 'csl')).toMatchObject({
      code: 0,
      stdout: '[{"id":"x"}]',
    });
    expect(asked.at(-1)).toBe('GET /datasets/nappes/versions/4/citation');
  });

  it('`describe` tells what each file holds, and what could not be read', async () => {
    const files = [
      {
        path: 'a.csv',
        state: 'partial',
        format: 'csv',
        extent: { start: '2024-01-01', end: '2024-01-02' },
        counts: { rows: 2 },
        variables: [{ name: 'level', type: 'number', unit: 'm', min: 1, max: 2 }],
        notes: [{ code: 'TIME', detail: { fr: 'Le temps a manqué.', en: 'Time ran out.' } }],
      },
    ];
    answers = { '/datasets/nappes/versions/4/description': { dataset: 'nappes', version: 4, files } };
    const { code, stdout } = await cdh('describe', 'nappes@4');
    expect(code).toBe(0);
    expect(stdout).toMatch(/a\.csv[^]*partial[^]*rows[^]*2[^]*level · number · m · 1 … 2[^]*Time ran out\./);
  });

  it('`version` takes a step in the life of the version named, and of no other', async () => {
    const shown = {
      number: 2,
      state: 'deprecated',
      uri: 'https://hub.example.org/id/nappes/2',
      successor: 3,
    };
    answers = { '/datasets/nappes/versions/2/deprecate': shown };
    const done = await cdh('version', 'deprecate', 'nappes@2', '--reason', 'Capteur', '--successor', '3');
    expect(done).toMatchObject({ code: 0 });
    expect(done.stdout).toMatch(/nappes@2[^]*id\/nappes\/2[^]*deprecated[^]*3/);
    expect(asked).toEqual(['POST /datasets/nappes/versions/2/deprecate']);
    expect((await cdh('version', 'erase', 'nappes', '--reason', 'x')).code).toBe(2);
    expect((await cdh('version', 'erase', 'nappes@2')).code).toBe(2);
    expect(asked).toHaveLength(1);
  });

  it('`lineage` shows what was made from what, and says when it is not all', async () => {
    answers = {
      '/datasets/nappes/lineage': {
        entity: { 'cdh:lineage': { 'cdh:complete': false } },
        wasDerivedFrom: { a: { 'prov:generatedEntity': 'id:indices/7', 'prov:usedEntity': 'id:nappes/2' } },
      },
    };
    expect(await cdh('lineage', 'nappes@2', '--direction', 'downstream')).toMatchObject({
      code: 0,
      stdout: 'indices@7 ← nappes@2\n',
      stderr: expect.stringContaining('not complete'),
    });
    expect(asked).toEqual(['GET /datasets/nappes/lineage']);
  });

  it('`notices` and `diff` show what changed', async () => {
    const notice = {
      id: '1',
      at: '2026-01-01T00:00:00Z',
      kind: 'version-withdrawn',
      dataset: 'nappes',
      version: 2,
      reason: { fr: 'Capteur en panne' },
    };
    answers = {
      '/notices': { items: [notice] },
      '/datasets/nappes/versions/2/diff': {
        files: { added: [{ path: 'b' }], removed: [], changed: [{ path: 'a' }], unchanged: 1 },
        schema: { value: null },
        rows: { value: { from: 1, to: 3 } },
      },
    };
    expect((await cdh('notices')).stdout).toMatch(/version-withdrawn +nappes@2 +Capteur en panne/);
    expect((await cdh('diff', 'nappes@2', '--from', '1')).stdout).toBe('+ b\n~ a\n= 1\nrows: 1 → 3\n');
  });
});
