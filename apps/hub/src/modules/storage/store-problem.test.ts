import { describe, expect, it } from '@jest/globals';
import { Problem } from '@cdh/contracts';
import { ObjectStoreError, type ObjectStoreErrorCode } from '@cdh/object-store';
import { asProblem, isPassing, storeProblem } from './store-problem.ts';
import { backoffS } from './verification-worker.ts';

const of = (code: ObjectStoreErrorCode) => storeProblem(new ObjectStoreError(code, 'said'));

describe('storeProblem', () => {
  it('tells a caller what it can do, and when', () => {
    expect(of('NO_SPACE')).toMatchObject({ code: 'STORAGE_FULL', status: 503, options: { retryAfterS: 60 } });
    expect(of('UNAVAILABLE')).toMatchObject({
      code: 'UNAVAILABLE',
      status: 503,
      options: { retryAfterS: 5 },
    });
    expect(of('SIZE_MISMATCH')).toMatchObject({ code: 'SIZE_MISMATCH', status: 422 });
    expect(of('PART_MISSING')).toMatchObject({ code: 'PARTS_MISSING', status: 409 });
    expect(of('NOT_FOUND')).toMatchObject({ code: 'NOT_FOUND', status: 404 });
  });

  it('leaves defects what they are', async () => {
    expect(of('INVALID_KEY')).not.toBeInstanceOf(Problem);
    const defect = new TypeError('x');
    expect(storeProblem(defect)).toBe(defect);
    await expect(asProblem(Promise.reject(defect))).rejects.toBe(defect);
  });

  it('tells what passes from what does not', () => {
    const passing = (code: ObjectStoreErrorCode) => isPassing(new ObjectStoreError(code, 'said'));
    expect([passing('NO_SPACE'), passing('UNAVAILABLE')]).toEqual([true, true]);
    expect([passing('NOT_FOUND'), passing('SIZE_MISMATCH'), isPassing(new Error('x'))]).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe('backoffS', () => {
  it('grows from a second to a minute', () => {
    expect([1, 2, 3, 7, 100].map(backoffS)).toEqual([1, 2, 4, 60, 60]);
  });
});
