import { describe, expect, it } from '@jest/globals';
import { Problem } from '@cdh/contracts';
import { acceptedEncodings, encodingFor } from './choose-encoding.ts';
import { chooseRepresentation } from './choose-representation.ts';
import { readDeadline } from './read-deadline.ts';

const series = ['application/json', 'text/csv', 'application/vnd.apache.parquet'];
const places = ['application/geo+json'];

describe('the representation', () => {
  it.each([
    [undefined, undefined, 'application/json'],
    [undefined, '*/*', 'application/json'],
    [undefined, 'text/csv', 'text/csv'],
    [undefined, 'text/*', 'text/csv'],
    [undefined, 'text/html, text/csv;q=0.5, */*;q=0.1', 'text/csv'],
    ['csv', 'application/json', 'text/csv'],
    ['CSV', undefined, 'text/csv'],
    ['text/csv', undefined, 'text/csv'],
    ['json', undefined, 'application/json'],
    ['apache.parquet', undefined, 'application/vnd.apache.parquet'],
  ])('f=%s and Accept: %s give %s', (f, accept, mediaType) => {
    expect(chooseRepresentation(series, f, accept)).toBe(mediaType);
  });

  it.each([
    ['geojson', undefined],
    ['json', undefined],
    [undefined, 'application/json'],
    [undefined, 'application/geo+json'],
  ])('f=%s and Accept: %s give GeoJSON where that is the JSON there is', (f, accept) => {
    expect(chooseRepresentation(places, f, accept)).toBe('application/geo+json');
  });

  it('is refused with the list of what there is', () => {
    for (const [f, accept] of [
      ['xml', undefined],
      [undefined, 'image/png'],
      [undefined, 'application/json;q=0, image/png'],
    ] as const) {
      expect(() => chooseRepresentation(series, f, accept)).toThrow(
        expect.objectContaining({
          code: 'NOT_ACCEPTABLE',
          message: expect.stringContaining('text/csv (f=csv)'),
        }),
      );
    }
  });
});

describe('the encoding', () => {
  it.each([
    [undefined, null],
    ['identity', null],
    ['gzip', 'gzip'],
    ['gzip, deflate, br, zstd', 'zstd'],
    ['zstd;q=0, gzip', 'gzip'],
    ['*', 'zstd'],
  ])('for Accept-Encoding %s is %s', (header, encoding) => {
    expect(encodingFor(acceptedEncodings(header), 100_000)).toBe(encoding);
  });

  it('is none for a body that fits a packet', () => {
    expect(encodingFor(acceptedEncodings('gzip'), 500)).toBeNull();
  });
});

describe('the deadline', () => {
  it('is ten seconds unless told', () => {
    expect(readDeadline(undefined)).toBe(10_000);
    expect(readDeadline('1')).toBe(1);
    expect(readDeadline('30000')).toBe(30_000);
  });

  it.each(['0', '30001', '-5', '1.5', 'soon', ''])('refuses %j, naming the bounds', (header) => {
    try {
      readDeadline(header);
      throw new Error('accepted');
    } catch (error) {
      expect((error as Problem).status).toBe(400);
      expect((error as Problem).options.errors?.[0]?.detail).toMatchObject({
        en: expect.stringContaining('from 1 to 30000'),
      });
    }
  });
});
