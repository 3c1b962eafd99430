export type Quantity = 'precipitation' | 'balance' | 'level' | 'wetness' | 'evapotranspiration' | 'discharge';

/** Codes that stand for a missing value in files, and no measurement; a series that holds one is refused. */
export const MISSING_CODES: readonly number[] = [-9999, -9999.9, -999.9, -999.99, -999, 9999, 9999.9, 99999];

/** Codes that may be a measurement once (a balance of −99.9 mm), but not twice. */
const DOUBTFUL_CODES: readonly number[] = [-99.9, -99.99, -99, 999.9];

/** Beyond this a sum or a moment may overflow; it only keeps arithmetic finite. */
const LARGEST = 1e100;

const LOWEST: Readonly<Record<Quantity, number>> = {
  precipitation: 0,
  balance: -LARGEST,
  level: -LARGEST,
  wetness: -LARGEST,
  evapotranspiration: -LARGEST,
  discharge: 0,
};

export interface CheckedValues {
  /** Largest absolute value; 0 without any. */
  readonly magnitude: number;
  /** Position of the first value, −1 without any. */
  readonly firstValue: number;
  readonly lastValue: number;
}

/**
 * @throws RangeError naming position and value: outside what the quantity can be, infinite, or a code of missing values
 *   (−9999, −999 …; −99.9 and its like from their second time on, where the quantity may be negative)
 */
export function checkValues(quantity: Quantity, values: Float64Array): CheckedValues {
  const lowest = LOWEST[quantity];
  let magnitude = 0;
  let firstValue = -1;
  let lastValue = -1;
  const seen = new Map<number, number>();
  for (let i = 0; i < values.length; i++) {
    const x = values[i]!;
    if (x !== x) continue;
    if (x < lowest || x > LARGEST || x < -LARGEST) {
      throw new RangeError(`${quantity}[${i}] is ${x}: it must be from ${lowest} to ${LARGEST}`);
    }
    if (x < 0 || x > 900) refuseCode(quantity, i, x, seen);
    if (firstValue < 0) firstValue = i;
    lastValue = i;
    magnitude = Math.max(magnitude, Math.abs(x));
  }
  return { magnitude, firstValue, lastValue };
}

function refuseCode(quantity: string, position: number, x: number, seen: Map<number, number>): void {
  const first = seen.get(x);
  if (MISSING_CODES.includes(x) || (first !== undefined && DOUBTFUL_CODES.includes(x))) {
    const twice = first === undefined ? '' : `, as is ${quantity}[${first}]`;
    throw new RangeError(
      `${quantity}[${position}] is ${x}${twice}: a code for a missing value; missing values are NaN`,
    );
  }
  if (DOUBTFUL_CODES.includes(x)) seen.set(x, position);
}
