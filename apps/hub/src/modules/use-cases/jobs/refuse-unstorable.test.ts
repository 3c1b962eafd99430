import { expect, it } from '@jest/globals';
import { refuseUnstorable } from './refuse-unstorable.ts';

it.each([['a\0b'], ['\ud800'], ['x\udc00'], [{ deep: [{ '\0': 1 }] }], ['\\\0']])(
  'refuses what Postgres can’t hold: %j',
  (input) => expect(refuseUnstorable(input)).toHaveLength(1),
);

it.each([['ordinary'], ['\\u0000'], ['\\\\ud800'], ['😀 é'], [{ n: 1, list: [null, true] }]])(
  'takes what it can: %j',
  (input) => expect(refuseUnstorable(input)).toEqual([]),
);
