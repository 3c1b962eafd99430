import { describe, expect, it } from '@jest/globals';
import { Problem } from '@cdh/contracts';
import { noneMatch, requireMatch } from './conditional-requests.ts';
import { parseRange } from './ranges.ts';

const code = (act: () => unknown) => {
  try {
    act();
    return undefined;
  } catch (error) {
    return error instanceof Problem ? error.status : error;
  }
};

describe('parseRange', () => {
  it('reads first, last and middle bytes', () => {
    expect(parseRange('bytes=0-4', 10)).toEqual({ start: 0, end: 4 });
    expect(parseRange('bytes=5-', 10)).toEqual({ start: 5, end: 9 });
    expect(parseRange('bytes=-3', 10)).toEqual({ start: 7, end: 9 });
    expect(parseRange('bytes=-30', 10)).toEqual({ start: 0, end: 9 });
    expect(parseRange('bytes=8-99', 10)).toEqual({ start: 8, end: 9 });
  });

  it('gives the whole for what it does not know', () => {
    for (const header of [undefined, 'bytes=', 'bytes=-', 'items=0-4', 'bytes=0-1,4-5', 'bytes=5-2'])
      expect(parseRange(header, 10)).toBeNull();
  });

  it('refuses a range outside with 416', () => {
    expect(code(() => parseRange('bytes=10-', 10))).toBe(416);
    expect(code(() => parseRange('bytes=-0', 10))).toBe(416);
    expect(code(() => parseRange('bytes=0-', 0))).toBe(416);
  });
});

describe('conditional requests', () => {
  it('compare If-None-Match weakly, in lists and with *', () => {
    expect(noneMatch('"a", W/"b"', '"b"')).toBe(true);
    expect(noneMatch('*', '"b"')).toBe(true);
    expect(noneMatch('"a"', '"b"')).toBe(false);
    expect(noneMatch(undefined, '"b"')).toBe(false);
  });

  it('ask for If-Match (428) and refuse a stale or weak one (412)', () => {
    expect(code(() => requireMatch(undefined, '"b"'))).toBe(428);
    expect(code(() => requireMatch('"a"', '"b"'))).toBe(412);
    expect(code(() => requireMatch('W/"b"', '"b"'))).toBe(412);
    expect(code(() => requireMatch('"a", "b"', '"b"'))).toBeUndefined();
  });
});
