const HALF_LOG_TWO_PI = 0.91893853320467274178;

/**
 * Natural logarithm of the gamma function for a > 0 (NaN otherwise), absolute error below 1e-14 · max(1, |ln Γ|).
 * Source: Stirling's series after raising the argument to at least 10 by the recurrence;
 * Abramowitz & Stegun (1964), 6.1.15 and 6.1.40.
 */
export function logGamma(a: number): number {
  if (!(a > 0)) return NaN;
  let raised = a;
  let product = 1;
  while (raised < 10) {
    product *= raised;
    raised += 1;
  }
  const stirling = (raised - 0.5) * Math.log(raised) - raised + HALF_LOG_TWO_PI + stirlingRemainder(raised);
  return product === 1 ? stirling : stirling - Math.log(product);
}

/** ln Γ(a) − [(a − ½) ln a − a + ½ ln 2π] for a ≥ 10; the first omitted term is below 1e-17. */
function stirlingRemainder(a: number): number {
  const s = 1 / (a * a);
  return (
    ((((((s / 156 - 691 / 360360) * s + 1 / 1188) * s - 1 / 1680) * s + 1 / 1260) * s - 1 / 360) * s +
      1 / 12) /
    a
  );
}

/** Regularised lower incomplete gamma function P(a, x) for one pair; many x of one a go faster with {@link GammaTail}. */
export function gammaP(a: number, x: number): number {
  if (!(a > 0) || !(x >= 0)) return NaN;
  if (x === 0) return 0;
  if (x === Infinity) return 1;
  const tail = new GammaTail(a).at(x / a, Math.log(x / a));
  return tail >= 0 ? tail : 1 + tail;
}

const CHUNK = 8;

/**
 * The gamma distribution of one shape, evaluated at many points: the power series' coefficients depend on the
 * shape alone, so they are made once (as many as are needed) and each value costs a polynomial, one exponential and
 * no division. Error of the probability below 1e-14 for shapes from 0.005 to 100, 1e-12 up to 1e6.
 */
export class GammaTail {
  private shape: number;
  /** ln of a^a e^−a / Γ(a + 1): what x^a e^−x / Γ(a + 1) is at x = a. */
  private logPeak: number;
  /** c[n] = aⁿ / ((a+1)…(a+n)): P(a, x) = x^a e^−x / Γ(a+1) · Σ c[n] (x/a)ⁿ, Abramowitz & Stegun 6.5.29. */
  private coefficients: Float64Array = new Float64Array(8 * CHUNK);
  private known = 0;
  /** Beyond this t the continued fraction for the upper tail takes over. */
  private seriesLimit: number;

  /** @param shape a > 0; RangeError otherwise */
  constructor(shape: number) {
    this.shape = 0;
    this.logPeak = 0;
    this.seriesLimit = 0;
    this.reset(shape);
  }

  /** Turns this object to another shape, keeping its memory. */
  reset(shape: number): void {
    if (!(shape > 0 && shape < Infinity)) throw new RangeError(`the shape must be positive, it is ${shape}`);
    this.shape = shape;
    this.logPeak =
      shape >= 10
        ? -HALF_LOG_TWO_PI - 0.5 * Math.log(shape) - stirlingRemainder(shape)
        : shape * Math.log(shape) - shape - logGamma(shape + 1);
    this.seriesLimit = 1 + (1 + 3 * Math.sqrt(shape)) / shape;
    this.known = 0;
  }

  /**
   * The smaller tail at x, signed: the lower tail P as it is (it may exceed ½ by the series), or, far to the right,
   * minus the upper tail Q, at most −5e-324. Keeping the small one is what keeps z exact in both directions.
   * @param t x / a > 0
   * @param logT ln t, which callers that have fitted the shape already know
   */
  at(t: number, logT: number): number {
    const a = this.shape;
    const exponent = a > 100 ? a * logMinusLinear(t) : a * (logT - t + 1);
    const density = Math.exp(this.logPeak + exponent);
    if (t <= this.seriesLimit) return density * this.series(t);
    return Math.min(-Number.MIN_VALUE, -density * a * upperFraction(a, a * t));
  }

  /** Σ c[n] tⁿ; all terms are positive, so nothing cancels. Eight at a time, so that they do not wait for one another. */
  private series(t: number): number {
    const t2 = t * t;
    const t4 = t2 * t2;
    const t8 = t4 * t4;
    let sum = 0;
    let power = 1;
    for (let n = 0; ; n += CHUNK) {
      if (n === this.known) this.extend();
      const c = this.coefficients;
      const low = c[n]! + c[n + 1]! * t + (c[n + 2]! + c[n + 3]! * t) * t2;
      const high = c[n + 4]! + c[n + 5]! * t + (c[n + 6]! + c[n + 7]! * t) * t2;
      const chunk = power * (low + high * t4);
      sum += chunk;
      if (!(chunk > 2e-17 * sum)) return sum;
      power *= t8;
    }
  }

  private extend(): void {
    const from = this.known;
    if (from === this.coefficients.length) {
      const larger = new Float64Array(2 * from);
      larger.set(this.coefficients);
      this.coefficients = larger;
    }
    const c = this.coefficients;
    const a = this.shape;
    let last = from === 0 ? 1 : c[from - 1]! * (a / (a + from));
    c[from] = last;
    for (let n = from + 1; n < from + CHUNK; n++) {
      last *= a / (a + n);
      c[n] = last;
    }
    this.known = from + CHUNK;
  }
}

/** ln t − t + 1 without cancellation near t = 1, where large shapes have all their mass. */
function logMinusLinear(t: number): number {
  const u = t - 1;
  if (Math.abs(u) > 0.1) return Math.log(t) - u;
  // ln(1+u) = 2 artanh(v), v = u/(2+u): 2v − u = −uv exactly, the rest is a fast series in v².
  const v = u / (2 + u);
  const s = v * v;
  const rest =
    ((((((s / 15 + 1 / 13) * s + 1 / 11) * s + 1 / 9) * s + 1 / 7) * s + 1 / 5) * s + 1 / 3) * s * v * 2;
  return rest - u * v;
}

/** Q(a, x) Γ(a) / (x^a e^−x) by its continued fraction (Abramowitz & Stegun 6.5.31), modified Lentz. */
function upperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let h = d;
  for (let i = 1; i < 10_000; i++) {
    const numerator = -i * (i - a);
    b += 2;
    d = 1 / (numerator * d + b);
    c = b + numerator / c;
    const step = c * d;
    h *= step;
    if (Math.abs(step - 1) < 1e-16) break;
  }
  return h;
}
