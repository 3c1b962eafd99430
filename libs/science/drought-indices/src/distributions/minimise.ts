/**
 * Smallest value of a function of a few variables by the downhill simplex, started twice so that a simplex that
 * collapsed early is opened again. Deterministic.
 * Source: J. A. Nelder, R. Mead (1965), Computer Journal 7, 308–313.
 * @param cost Infinity where the point is not allowed
 * @returns undefined where it does not settle within the steps allowed
 */
export function minimise(
  cost: (point: readonly number[]) => number,
  start: readonly number[],
  step: number,
): number[] | undefined {
  let best: number[] | undefined = [...start];
  for (let round = 0; round < 3 && best; round++) best = descend(cost, best, round === 0 ? step : step / 10);
  return best;
}

interface Corner {
  readonly point: number[];
  readonly cost: number;
}

function descend(
  cost: (point: readonly number[]) => number,
  start: readonly number[],
  step: number,
): number[] | undefined {
  const at = (point: number[]): Corner => ({ point, cost: cost(point) });
  const n = start.length;
  const simplex = Array.from({ length: n + 1 }, (_, k) =>
    at(start.map((value, i) => value + (i === k - 1 ? step : 0))),
  );
  for (let count = 0; count < 4000; count++) {
    simplex.sort((a, b) => a.cost - b.cost);
    const [best, worst, second] = [simplex[0]!, simplex[n]!, simplex[n - 1]!];
    const size = Math.max(...best.point.map((value, i) => Math.abs(worst.point[i]! - value)));
    if (size < 1e-9) return Number.isFinite(best.cost) ? best.point : undefined;
    const centre = best.point.map(
      (_, i) => simplex.slice(0, n).reduce((sum, { point }) => sum + point[i]!, 0) / n,
    );
    const along = (by: number) => at(centre.map((value, i) => value + by * (worst.point[i]! - value)));
    const reflected = along(-1);
    if (reflected.cost < best.cost) {
      const expanded = along(-2);
      simplex[n] = expanded.cost < reflected.cost ? expanded : reflected;
    } else if (reflected.cost < second.cost) {
      simplex[n] = reflected;
    } else {
      const contracted = along(reflected.cost < worst.cost ? -0.5 : 0.5);
      if (contracted.cost < Math.min(worst.cost, reflected.cost)) simplex[n] = contracted;
      else {
        for (let k = 1; k <= n; k++) {
          simplex[k] = at(simplex[k]!.point.map((value, i) => (value + best.point[i]!) / 2));
        }
      }
    }
  }
  return undefined;
}

/** Position of the smallest value of a function on [from, to] by the golden section. */
export function minimiseBetween(cost: (x: number) => number, from: number, to: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [a, b] = [from, to];
  let [x, y] = [b - ratio * (b - a), a + ratio * (b - a)];
  let [costX, costY] = [cost(x), cost(y)];
  for (let step = 0; step < 100 && b - a > 1e-10 * (1 + Math.abs(a)); step++) {
    if (costX < costY) {
      [b, y, costY] = [y, x, costX];
      x = b - ratio * (b - a);
      costX = cost(x);
    } else {
      [a, x, costX] = [x, y, costY];
      y = a + ratio * (b - a);
      costY = cost(y);
    }
  }
  return (a + b) / 2;
}
