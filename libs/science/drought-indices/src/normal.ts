/**
 * Standard normal distribution function, accurate to about 1 ulp in relative terms in both tails.
 * Source: W. J. Cody (1969), "Rational Chebyshev approximations for the error function",
 * Math. Comp. 23, 631–637; coefficients of his ANORM (ACM TOMS 715).
 */
export function normalCdf(z: number): number {
  if (Number.isNaN(z)) return NaN;
  const y = Math.abs(z);
  if (y <= 0.67448975) {
    const s = y > 1.11e-16 ? z * z : 0;
    const numerator =
      (((0.065682337918207449113 * s + 2.2352520354606839287) * s + 161.02823106855587881) * s +
        1067.6894854603709582) *
        s +
      18154.981253343561249;
    const denominator =
      (((s + 47.20258190468824187) * s + 976.09855173777669322) * s + 10260.932208618978205) * s +
      45507.789335026729956;
    return 0.5 + (z * numerator) / denominator;
  }
  const tail = upperTail(y);
  return z > 0 ? 1 - tail : tail;
}

/** 1 − Φ(y) for y > 0.67448975. */
function upperTail(y: number): number {
  if (y > 38.5) return 0;
  let ratio: number;
  if (y <= 5.656854249492380195) {
    const numerator =
      (((((((1.0765576773720192317e-8 * y + 0.39894151208813466764) * y + 8.8831497943883759412) * y +
        93.506656132177855979) *
        y +
        597.27027639480026226) *
        y +
        2494.5375852903726711) *
        y +
        6848.1904505362823326) *
        y +
        11602.651437647350124) *
        y +
      9842.7148383839780218;
    const denominator =
      (((((((y + 22.266688044328115691) * y + 235.38790178262499861) * y + 1519.377599407554805) * y +
        6485.558298266760755) *
        y +
        18615.571640885098091) *
        y +
        34900.952721145977266) *
        y +
        38912.003286093271411) *
        y +
      19685.429676859990727;
    ratio = numerator / denominator;
  } else {
    const s = 1 / (y * y);
    const numerator =
      ((((0.02307344176494017303 * s + 0.21589853405795699) * s + 0.1274011611602473639) * s +
        0.022235277870649807) *
        s +
        0.001421619193227893466) *
        s +
      2.9112874951168792e-5;
    const denominator =
      ((((s + 1.28426009614491121) * s + 0.468238212480865118) * s + 0.0659881378689285515) * s +
        0.00378239633202758244) *
        s +
      7.29751555083966205e-5;
    ratio = (0.39894228040143267794 - (s * numerator) / denominator) / y;
  }
  // exp(−y²/2) in two factors: y rounded to sixteenths squares exactly, the rest is small.
  const rounded = Math.trunc(y * 16) / 16;
  return Math.exp(-rounded * rounded * 0.5) * Math.exp(-(y - rounded) * (y + rounded) * 0.5) * ratio;
}

/**
 * Inverse of the standard normal distribution function: −∞ at 0, ∞ at 1, NaN outside [0, 1].
 * Near 1 prefer {@link normalQuantileOfTail}, which does not lose the upper tail to rounding.
 */
export function normalQuantile(p: number): number {
  return p <= 0.5 ? normalQuantileOfTail(p) : -normalQuantileOfTail(1 - p);
}

/**
 * Φ⁻¹ of a lower tail `p` in [0, 0.5], relative error below 1e-15; by symmetry −Φ⁻¹ of an upper tail.
 * NaN for anything else.
 * Source: M. J. Wichura (1988), "Algorithm AS 241: the percentage points of the normal distribution",
 * Applied Statistics 37, 477–484, routine PPND16.
 */
export function normalQuantileOfTail(p: number): number {
  if (p >= 0.075) return p <= 0.5 ? centralQuantile(p - 0.5) : NaN;
  if (p > 0) return -tailQuantile(Math.sqrt(-Math.log(p)));
  return p === 0 ? -Infinity : NaN;
}

function centralQuantile(q: number): number {
  const r = 0.180625 - q * q;
  const numerator =
    ((((((2.509080928730122e3 * r + 3.343057558358812e4) * r + 6.72657709270087e4) * r +
      4.592195393154987e4) *
      r +
      1.3731693765509461e4) *
      r +
      1.971590950306551e3) *
      r +
      1.3314166789178438e2) *
      r +
    3.3871328727963666;
  const denominator =
    ((((((5.226495278852854e3 * r + 2.872908573572194e4) * r + 3.930789580009271e4) * r +
      2.1213794301586595e4) *
      r +
      5.394196021424751e3) *
      r +
      6.871870074920579e2) *
      r +
      4.231333070160091e1) *
      r +
    1;
  return (q * numerator) / denominator;
}

function tailQuantile(root: number): number {
  if (root <= 5) {
    const r = root - 1.6;
    const numerator =
      ((((((7.745450142783414e-4 * r + 2.2723844989269184e-2) * r + 2.417807251774506e-1) * r +
        1.2704582524523684) *
        r +
        3.6478483247632045) *
        r +
        5.769497221460691) *
        r +
        4.630337846156546) *
        r +
      1.4234371107496835;
    const denominator =
      ((((((1.0507500716444169e-9 * r + 5.475938084995345e-4) * r + 1.5198666563616457e-2) * r +
        1.4810397642748008e-1) *
        r +
        6.897673349851e-1) *
        r +
        1.6763848301838038) *
        r +
        2.053191626637759) *
        r +
      1;
    return numerator / denominator;
  }
  const r = root - 5;
  const numerator =
    ((((((2.0103343992922881e-7 * r + 2.7115555687434876e-5) * r + 1.2426609473880784e-3) * r +
      2.6532189526576124e-2) *
      r +
      2.9656057182850487e-1) *
      r +
      1.7848265399172913) *
      r +
      5.463784911164114) *
      r +
    6.657904643501103;
  const denominator =
    ((((((2.0442631033899397e-15 * r + 1.4215117583164459e-7) * r + 1.8463183175100548e-5) * r +
      7.868691311456133e-4) *
      r +
      1.4875361290850615e-2) *
      r +
      1.3692988092273581e-1) *
      r +
      5.998322065558879e-1) *
      r +
    1;
  return numerator / denominator;
}
