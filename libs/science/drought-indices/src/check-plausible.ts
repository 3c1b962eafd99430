/** What a quantity can be over a month anywhere in France and its neighbours, and what its mean cannot fall below. */
interface PlausibleBounds {
  readonly unit: string;
  readonly low: number;
  readonly high: number;
  /** A mean of the magnitudes below this is another unit: metres for millimetres. */
  readonly leastMean: number;
}

const BOUNDS = {
  precipitation: { unit: 'mm', low: 0, high: 3000, leastMean: 0.5 },
  evapotranspiration: { unit: 'mm', low: -30, high: 500, leastMean: 0.5 },
  balance: { unit: 'mm', low: -500, high: 3000, leastMean: 0.5 },
  temperature: { unit: '°C', low: -60, high: 50, leastMean: 0 },
  level: { unit: 'm', low: -500, high: 5000, leastMean: 0 },
  wetness: { unit: '1', low: -1, high: 3, leastMean: 0 },
  discharge: { unit: 'm³/s', low: 0, high: 30_000, leastMean: 0 },
} as const satisfies Record<string, PlausibleBounds>;

export type PlausibleQuantity = keyof typeof BOUNDS;

/**
 * Refuses monthly values that the quantity does not have in its unit: outside its bounds, or, over at least a year, so
 * small on average that they are in metres.
 * @param values one a month, NaN where missing
 * @throws RangeError naming the position, the value and the bound, or the mean and its bound
 */
export function checkPlausible(quantity: PlausibleQuantity, values: Float64Array): void {
  const { unit, low, high, leastMean } = BOUNDS[quantity];
  let total = 0;
  let count = 0;
  values.forEach((x, i) => {
    if (Number.isNaN(x)) return;
    if (x < low || x > high) {
      throw new RangeError(`${quantity}[${i}] is ${x} ${unit}: it must be from ${low} to ${high} ${unit}`);
    }
    total += Math.abs(x);
    count++;
  });
  if (count >= 12 && total > 0 && total / count < leastMean) {
    throw new RangeError(
      `${quantity} is ${total / count} ${unit} on average: it must be at least ${leastMean} ${unit}; is it in metres?`,
    );
  }
}
