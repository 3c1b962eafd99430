/**
 * Coefficient tables of the kernel, from the exact functions:
 * - z of a gamma distribution as a polynomial of degree 18 in v, which runs over [−1, 1] where |z| ≤ 5.05; its
 *   coefficients, and the map from ln(x/mean) · √shape to v, are polynomials of degree 6 in s = 1/√shape on equal
 *   segments of s, the first of which (shapes above 1950) is not used;
 * - Φ⁻¹ of the logistic function of |y|, polynomials of degree 4 on steps of a sixteenth up to 16.
 * All by interpolation at Chebyshev nodes. The bound of the error is checked by src/block/score-tables.test.ts.
 */
import { GammaTail } from '../src/gamma.ts';
import { standardScore } from '../src/distributions/standard-score.ts';
import { normalQuantileOfTail } from '../src/normal.ts';

export const TABLE = { degree: 18, powers: 7, stride: 22, segments: 32, limit: 0.72, reach: 5.05 };
export const LINE = { step: 1 / 16, limit: 16, stride: 8, degree: 4 };

const nodes = (n) => Array.from({ length: n }, (_, k) => Math.cos((Math.PI * (k + 0.5)) / n));

/** Coefficients, lowest power first, of the polynomial through the values at the Chebyshev nodes. */
export function interpolate(values) {
  const n = values.length;
  const chebyshev = Array.from({ length: n }, (_, j) => {
    const sum = values.reduce(
      (total, value, k) => total + value * Math.cos((Math.PI * j * (k + 0.5)) / n),
      0,
    );
    return (sum * (j === 0 ? 1 : 2)) / n;
  });
  const powers = new Array(n).fill(0);
  let before = [1];
  let current = [0, 1];
  chebyshev.forEach((weight, j) => {
    const basis = j === 0 ? [1] : j === 1 ? [0, 1] : next(current, before);
    if (j > 1) [before, current] = [current, basis];
    basis.forEach((c, i) => (powers[i] += weight * c));
  });
  return powers;
}

function next(current, before) {
  const basis = [0, ...current.map((c) => 2 * c)];
  before.forEach((c, i) => (basis[i] -= c));
  return basis;
}

/** z as a function of y = ln(x/mean) √shape, and the y of a z. */
function scoreOf(s) {
  const shape = 1 / (s * s);
  const gamma = new GammaTail(shape);
  const score = (y) => standardScore(gamma.at(Math.exp(y * s), y * s));
  const inverse = (z) => {
    let [low, high] = [-40, 20];
    for (let step = 0; step < 80; step++) {
      const middle = (low + high) / 2;
      if (score(middle) < z) low = middle;
      else high = middle;
    }
    return (low + high) / 2;
  };
  return { score, inverse };
}

export function gammaTable() {
  const { degree, powers, stride, segments, limit, reach } = TABLE;
  const table = new Float64Array(segments * powers * stride);
  const width = limit / segments;
  for (let segment = 0; segment < segments; segment++) {
    const columns = nodes(powers).map((t) => {
      const s = width * (segment + (t + 1) / 2);
      const { score, inverse } = scoreOf(Math.max(s, 1e-3));
      const [low, high] = [inverse(-reach), inverse(reach)];
      const values = nodes(degree + 1).map((v) => score(low + ((v + 1) / 2) * (high - low)));
      return [...interpolate(values), 2 / (high - low), -(high + low) / (high - low)];
    });
    for (let k = 0; k < degree + 3; k++) {
      interpolate(columns.map((column) => column[k])).forEach((c, j) => {
        table[(segment * powers + j) * stride + k] = c;
      });
    }
  }
  return table;
}

export function lineTable() {
  const { step, limit, stride, degree } = LINE;
  const table = new Float64Array((limit / step) * stride);
  for (let k = 0; k < limit / step; k++) {
    const values = nodes(degree + 1).map((t) => {
      const y = step * (k + (t + 1) / 2);
      return -normalQuantileOfTail(1 / (1 + Math.exp(y)));
    });
    // In the kernel t runs over [−½, ½].
    interpolate(values).forEach((c, j) => (table[k * stride + j] = c * 2 ** j));
  }
  return table;
}
