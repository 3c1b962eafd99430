import { describe, expect, it } from '@jest/globals';
import { fileDescription } from '@cdh/contracts';
import { diffVersions, type VersionState } from './diff-versions.ts';

const state = (number: number, rows: number | null, record = {}): VersionState => ({
  number,
  digest: `digest ${number}`,
  files: [{ path: 'a.csv', mediaType: 'text/csv', size: 1, sha256: `sum ${number}` }],
  record,
  descriptions: new Map(
    rows === null
      ? []
      : [
          [
            'a.csv',
            fileDescription.parse({
              path: 'a.csv',
              state: 'described',
              counts: { rows },
              extent: { bbox: [1, 2, 3, 3 + number], start: '2020-01-01' },
              variables: [{ name: `column ${number}`, type: 'number' }],
            }),
          ],
        ],
  ),
});

describe('what changed, as the files were found', () => {
  it('is rows, columns and extent', () => {
    expect(diffVersions(state(1, 10), state(2, 25))).toMatchObject({
      rows: { value: { from: 10, to: 25, added: 15 } },
      schema: { value: { added: [{ name: 'column 2', role: 'number' }], removed: [{ name: 'column 1' }] } },
      extent: { value: { from: { bbox: [1, 2, 3, 4] }, to: { bbox: [1, 2, 3, 5] }, changed: true } },
    });
  });

  it('is unknown, with the reason, where one of the two was not looked at', () => {
    const unknown = { value: null, reason: { fr: expect.any(String), en: expect.any(String) } };
    expect(diffVersions(state(1, 10), state(2, null))).toMatchObject({
      rows: unknown,
      schema: unknown,
      extent: unknown,
    });
  });
});
