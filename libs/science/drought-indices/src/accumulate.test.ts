import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { accumulate } from './accumulate.ts';

const value = fc.oneof(
  { weight: 5, arbitrary: fc.double({ min: 0, max: 500, noNaN: true }) },
  { weight: 2, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.constant(NaN) },
);

describe('accumulate', () => {
  it('sums the last months, without a value before there are enough', () => {
    expect([...accumulate(Float64Array.of(1, 2, 3, 4, 5, 6, 7), 3)]).toEqual([NaN, NaN, 6, 9, 12, 15, 18]);
  });

  it('is missing as soon as one month is, and present again as soon as none is', () => {
    expect([...accumulate(Float64Array.of(1, 2, NaN, 4, 5, 6, 7), 3)]).toEqual([
      NaN,
      NaN,
      NaN,
      NaN,
      NaN,
      15,
      18,
    ]);
  });

  it('equals the plain sum of every window', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 130 }), fc.integer({ min: 1, max: 48 }), (values, scale) => {
        const sums = accumulate(Float64Array.from(values), scale);
        expect(sums).toHaveLength(values.length);
        sums.forEach((sum, i) => {
          if (i < scale - 1) return expect(sum).toBeNaN();
          const expected = values.slice(i - scale + 1, i + 1).reduce((a, b) => a + b, 0);
          if (Number.isNaN(expected)) return expect(sum).toBeNaN();
          expect(Math.abs(sum - expected)).toBeLessThanOrEqual(1e-14 * scale * expected);
        });
      }),
    );
  });

  it('leaves no trace of earlier rain in a dry window', () => {
    const values = Float64Array.of(0.1, 0.7, 1e9, 0.2, 0, 0, 0, 0, 0, 0);
    expect([...accumulate(values, 3).slice(6)]).toEqual([0, 0, 0, 0]);
  });

  it('does not write into its input', () => {
    const values = Float64Array.of(1, 2, 3);
    accumulate(values, 1)[0] = 9;
    expect([...values]).toEqual([1, 2, 3]);
  });

  it.each([0, 49, 1.5, NaN, -1])('refuses the scale %p, naming the bound', (scale) => {
    expect(() => accumulate(Float64Array.of(1), scale)).toThrow(/from 1 to 48/);
  });
});
