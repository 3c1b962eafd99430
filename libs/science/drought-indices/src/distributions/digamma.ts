/**
 * ψ(a) = d ln Γ/da for a > 0: recurrence up to 10, then the asymptotic series, Abramowitz & Stegun (1964), 6.3.5 and
 * 6.3.18. Absolute error below 1e-14 · max(1, |ψ|).
 */
export function digamma(a: number): number {
  let shift = 0;
  let x = a;
  for (; x < 10; x++) shift -= 1 / x;
  const s = 1 / (x * x);
  const series =
    s *
    (1 / 12 -
      s * (1 / 120 - s * (1 / 252 - s * (1 / 240 - s * (1 / 132 - s * (691 / 32760 - s * (1 / 12)))))));
  return shift + Math.log(x) - 0.5 / x - series;
}

/** ψ′(a) for a > 0, Abramowitz & Stegun (1964), 6.4.6 and 6.4.12. Relative error below 1e-14. */
export function trigamma(a: number): number {
  let shift = 0;
  let x = a;
  for (; x < 10; x++) shift += 1 / (x * x);
  const s = 1 / (x * x);
  const series =
    (s / x) *
    (1 / 6 - s * (1 / 30 - s * (1 / 42 - s * (1 / 30 - s * (5 / 66 - s * (691 / 2730 - s * (7 / 6)))))));
  return shift + 1 / x + s / 2 + series;
}
