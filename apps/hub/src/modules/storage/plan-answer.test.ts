import { describe, expect, it } from '@jest/globals';
import { planAnswer } from './plan-answer.ts';

const sha256 = 'ab'.repeat(32);
const etag = `"sha256-${sha256}"`;
const file = { sha256, size: 10, mediaType: 'text/csv' };
const plan = (headers: Record<string, string | string[]>, method = 'GET', of = file) =>
  planAnswer(method, headers, of);

describe('planAnswer', () => {
  it('gives the whole, or the one range that is asked for', () => {
    expect(plan({})).toMatchObject({ status: 200, range: null, length: 10 });
    expect(plan({ range: 'bytes=2-4' })).toMatchObject({
      status: 206,
      range: { start: 2, end: 4 },
      length: 3,
      headers: { 'content-range': 'bytes 2-4/10', 'content-length': '3' },
    });
    expect(plan({ range: 'bytes=0-1,4-5' })).toMatchObject({ status: 200 });
    expect(plan({}, 'GET', { ...file, size: 0 })).toMatchObject({ status: 200, length: 0 });
  });

  it('throws 416 for a range outside', () => {
    expect(() => plan({ range: 'bytes=10-' })).toThrow(
      expect.objectContaining({ code: 'RANGE_NOT_SATISFIABLE' }),
    );
    expect(() => plan({ range: 'bytes=0-' }, 'GET', { ...file, size: 0 })).toThrow();
  });

  it('sends nothing to whoever has it, before any look at the range', () => {
    expect(plan({ 'if-none-match': etag, range: 'bytes=50-' })).toMatchObject({ status: 304, length: 0 });
    expect(plan({ 'if-none-match': ['"x"', `W/${etag}`] })).toMatchObject({ status: 304 });
    expect(plan({ 'if-none-match': '"x"' })).toMatchObject({ status: 200 });
    expect(plan({ 'if-none-match': etag }).headers).not.toHaveProperty('content-length');
  });

  it('holds If-Range by the exact ETag only', () => {
    const range = 'bytes=0-1';
    expect(plan({ range, 'if-range': etag })).toMatchObject({ status: 206 });
    for (const other of [`W/${etag}`, '"x"', 'Tue, 24 Nov 2026 11:00:00 GMT'])
      expect(plan({ range: 'bytes=50-', 'if-range': other })).toMatchObject({ status: 200, length: 10 });
  });

  it('knows no ranges of a HEAD', () => {
    expect(plan({ range: 'bytes=0-1' }, 'HEAD')).toMatchObject({ status: 200, length: 10 });
  });
});
