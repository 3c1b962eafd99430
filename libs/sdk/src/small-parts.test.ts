import { describe, expect, it } from '@jest/globals';
import { encodePath, queryString, route } from './encode.ts';
import { parseRetryAfter } from './problem-error.ts';
import { runBounded } from './run-bounded.ts';
import { linkTo } from './links.ts';

it('routes and queries are encoded', () => {
  expect(route('datasets', 'a b/c', 3)).toBe('/datasets/a%20b%2Fc/3');
  expect(encodePath('dossier/relevé 1.csv')).toBe('dossier/relev%C3%A9%201.csv');
  expect(queryString({ q: 'eau & sol', none: undefined, nul: null, kind: ['a', 'b'] })).toBe(
    '?q=eau+%26+sol&kind=a&kind=b',
  );
  expect(queryString({ none: undefined })).toBe('');
});

it('Retry-After is seconds or a date', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  expect(parseRetryAfter('7')).toBe(7);
  expect(parseRetryAfter('Thu, 01 Jan 2026 00:00:05 GMT', now)).toBe(5);
  expect(parseRetryAfter('Thu, 01 Jan 2015 00:00:05 GMT', now)).toBe(0);
  expect(parseRetryAfter('soon')).toBeUndefined();
  expect(parseRetryAfter(null)).toBeUndefined();
});

describe('links', () => {
  const relation = 'http://www.w3.org/ns/prov#has_provenance';
  it('are found by one of their relations', () => {
    const header = `</a>; rel="next", </b?x=1,2>; title="y"; rel="up ${relation}"`;
    expect(linkTo(header, relation)).toBe('/b?x=1,2');
    expect(linkTo(header, 'next')).toBe('/a');
    expect(linkTo(header, 'prev')).toBeUndefined();
    expect(linkTo(null, 'next')).toBeUndefined();
  });
});

it('runBounded begins nothing after a failure', async () => {
  const begun: number[] = [];
  const work = async (item: number) => {
    begun.push(item);
    await Promise.resolve();
    if (item === 2) throw new Error('two');
  };
  await expect(runBounded([1, 2, 3, 4, 5, 6], 1, work)).rejects.toThrow('two');
  expect(begun).toEqual([1, 2]);
});
