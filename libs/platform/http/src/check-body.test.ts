import { describe, expect, it } from '@jest/globals';
import { checkBody } from './check-body.ts';

const nested = (levels: number) => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`) as unknown;
const MALFORMED = expect.objectContaining({ code: 'MALFORMED' }) as unknown as Error;

describe('checkBody', () => {
  it('lets through what a document may be', () => {
    for (const body of [undefined, null, 'é 🌍', 1, { a: [{ b: 'c' }] }, nested(200), Buffer.from([0])])
      expect(() => checkBody(body)).not.toThrow();
  });

  it('refuses what is too deep, however deep', () => {
    for (const levels of [202, 1_000_000]) expect(() => checkBody(nested(levels))).toThrow(MALFORMED);
  });

  it.each(['\0', '\ud800', 'x\udc00y', '\ud83c'])('refuses %j, as a value and as a name', (text) => {
    expect(() => checkBody({ a: [text] })).toThrow(MALFORMED);
    expect(() => checkBody({ a: { [text]: 1 } })).toThrow(MALFORMED);
  });

  it.each([
    [{ files: [{ path: 'a' }, { 'x/y~': '\0' }] }, '/files/1/x~1y~0'],
    [{ files: [{ '\0': 1 }] }, '/files/0'],
    ['\0', ''],
  ])('points at the text that is none: %j', (body, pointer) => {
    let problem: unknown;
    try {
      checkBody(body);
    } catch (error) {
      problem = error;
    }
    expect(problem).toMatchObject({ options: { errors: [{ pointer }] } });
  });
});
