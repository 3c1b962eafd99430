import { describe, expect, it } from '@jest/globals';
import { standardScore } from '../distributions/standard-score.ts';
import { GammaTail } from '../gamma.ts';
import { normalQuantileOfTail } from '../normal.ts';
import { GAMMA_TABLE, LINE, LINE_TABLE, TABLE } from './kernel.generated.ts';

const doubles = (base64: string) => new Float64Array(Uint8Array.from(Buffer.from(base64, 'base64')).buffer);
const horner = (coefficients: number[], x: number) => coefficients.reduceRight((sum, c) => sum * x + c, 0);

describe('the tables of the kernel', () => {
  const table = doubles(GAMMA_TABLE);
  const { degree, powers, stride, segments, limit } = TABLE;

  /** As the kernel does it: the coefficients of a shape, then the polynomial. */
  function ofShape(shape: number) {
    const scaled = (segments / limit) * (1 / Math.sqrt(shape));
    const segment = Math.floor(scaled);
    const t = 2 * (scaled - segment) - 1;
    const at = (k: number) =>
      horner(
        Array.from({ length: powers }, (_, j) => table[(segment * powers + j) * stride + k]!),
        t,
      );
    const polynomial = Array.from({ length: degree + 1 }, (_, k) => at(k));
    const [gain, shift] = [at(degree + 1), at(degree + 2)];
    return (logT: number) => {
      const v = logT * Math.sqrt(shape) * gain + shift;
      return { v, z: horner(polynomial, v) };
    };
  }

  it('give z within 3e-10 for |z| ≤ 5, for shapes from 1.95 to 1950', () => {
    let worst = 0;
    for (let shape = 1.95; shape < 1950; shape *= 1.037) {
      const gamma = new GammaTail(shape);
      const tabulated = ofShape(shape);
      for (let y = -13; y <= 6; y += 0.043) {
        const logT = y / Math.sqrt(shape);
        const exact = standardScore(gamma.at(Math.exp(logT), logT));
        if (Math.abs(exact) > 5) continue;
        const { v, z } = tabulated(logT);
        expect(Math.abs(v)).toBeLessThanOrEqual(1);
        worst = Math.max(worst, Math.abs(z - exact));
      }
    }
    expect(worst).toBeLessThan(3e-10);
  });

  it('give Φ⁻¹ of the logistic function within 1e-11 up to 16', () => {
    const line = doubles(LINE_TABLE);
    let worst = 0;
    for (let y = 0; y < LINE.limit; y += 0.00713) {
      const index = Math.floor(y / LINE.step);
      const t = y / LINE.step - index - 0.5;
      const coefficients = [...line.subarray(index * LINE.stride, index * LINE.stride + LINE.degree + 1)];
      const exact = -normalQuantileOfTail(1 / (1 + Math.exp(y)));
      worst = Math.max(worst, Math.abs(horner(coefficients, t) - exact));
    }
    expect(worst).toBeLessThan(1e-11);
  });
});
