import { describe, expect, it } from '@jest/globals';
import {
  checkParts,
  choosePartSize,
  planPart,
  planParts,
  readUploadId,
  writeUploadId,
} from './upload-plan.ts';

const MIB = 1024 * 1024;
const stored = (...sizes: number[]): { number: number; size: number; etag: string }[] =>
  sizes.map((size, i) => ({ number: i + 1, size, etag: 'x' }));

describe('upload plan', () => {
  it('cuts into parts of one size and a rest', () => {
    expect(planParts({ size: 25, partSize: 10 })).toEqual([
      { number: 1, offset: 0, size: 10 },
      { number: 2, offset: 10, size: 10 },
      { number: 3, offset: 20, size: 5 },
    ]);
    expect(planParts({ size: 20, partSize: 10 })).toHaveLength(2);
    expect(planParts({ size: 3, partSize: 10 })).toEqual([{ number: 1, offset: 0, size: 3 }]);
    expect(planParts({ size: 0, partSize: 10 })).toEqual([{ number: 1, offset: 0, size: 0 }]);
    expect(planPart({ size: 25, partSize: 10 }, 3)).toEqual({ number: 3, offset: 20, size: 5 });
  });

  it.each([
    { size: -1, partSize: 1 },
    { size: 1.5, partSize: 1 },
    { size: 10, partSize: 0 },
    { size: 10_001, partSize: 1 },
  ])('refuses %j', (plan) => {
    expect(() => planParts(plan)).toThrow(RangeError);
    expect(() => writeUploadId(plan, 'x')).toThrow(RangeError);
  });

  it.each([0, 4, 1.5, Number.NaN])('has no part %d of 3', (number) => {
    expect(() => planPart({ size: 25, partSize: 10 }, number)).toThrow('parts 1 to 3');
  });

  it('keeps within what S3 accepts, up to 5 TiB', () => {
    expect(choosePartSize(0)).toBe(16 * MIB);
    expect(choosePartSize(1e9, 1)).toBe(5 * MIB);
    for (const size of [10_000 * 16 * MIB, 10_000 * 16 * MIB + 1, 5 * 1024 ** 4]) {
      expect(planParts({ size, partSize: choosePartSize(size) }).length).toBeLessThanOrEqual(10_000);
    }
  });

  it('accepts exactly the planned parts', () => {
    const plan = { size: 25, partSize: 10 };
    expect(() => checkParts(plan, stored(10, 10, 5))).not.toThrow();
    expect(() => checkParts(plan, stored(10, 10))).toThrow(expect.objectContaining({ code: 'PART_MISSING' }));
    expect(() => checkParts(plan, stored(10, 10, 6))).toThrow(
      expect.objectContaining({ code: 'SIZE_MISMATCH' }),
    );
    expect(() => checkParts(plan, stored(10, 10, 5, 1))).toThrow(
      expect.objectContaining({ code: 'SIZE_MISMATCH' }),
    );
  });

  it('travels in the upload id', () => {
    const id = writeUploadId({ size: 25, partSize: 10 }, 'an-id-of-S3');
    expect(readUploadId(id)).toEqual({ size: 25, partSize: 10, rest: 'an-id-of-S3' });
    for (const wrong of ['', 'x', '1-2', '1-2-', '-1-2-x']) {
      expect(() => readUploadId(wrong)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
    }
  });
});
