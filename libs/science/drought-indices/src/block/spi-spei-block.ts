import { checkScale } from '../accumulate.ts';
import { checkValues, type Quantity } from '../check-values.ts';
import { yearOfMonth } from '../month.ts';
import { speiRecipe, spiRecipe } from '../standard-recipes.ts';
import { checkCalibration, DEFAULT_MINIMUM_YEARS, type Calibration } from '../standardise.ts';
import { exactMonth } from './exact-month.ts';
import { createKernel, LEAD, SPEI_EXACT, SPI_EXACT } from './kernel.ts';

export interface BlockOptions {
  /** Months of every series. */
  readonly months: number;
  /** year · 12 + month − 1 of the first. */
  readonly firstMonth: number;
  /** 1–48, in the order of the output. */
  readonly scales: readonly number[];
  /** Each cell's whole record by default. */
  readonly calibration?: Calibration;
  readonly minimumYears?: number;
  /** SPI beyond ±clip becomes ±clip; 3.09 by default. */
  readonly clip?: number;
}

export interface SpiSpeiBlock {
  /**
   * SPI (gamma by Thom, zero mass, clip) and SPEI (generalised logistic by unbiased moments) of cells.
   * @param rain [cells][months] in mm, NaN where missing
   * @param balance [cells][months] rain minus evapotranspiration, in mm
   * @param spi [cells][scales][months], filled: NaN where the sum is missing or the calendar month has no fit, ±clip
   *   where clipped; may lie on a SharedArrayBuffer
   * @param spei likewise; ±5 outside the support
   * @returns how many of the fits went the exact path
   * @throws RangeError naming cell, position and value for input that cannot be; lengths that do not agree
   */
  compute(rain: Float64Array, balance: Float64Array, spi: Float64Array, spei: Float64Array): number;
}

interface Rows {
  readonly from: number;
  readonly to: number;
}

/**
 * Prepares SPI and SPEI of many time-contiguous series of one length. A vector kernel does what it can within 1e-9 of
 * the exact path for |z| ≤ 5; the exact path does the rest: gamma shapes outside 1.95 to 1950, months with zeros, values
 * beyond |z| = 5, months without a fit. One object per thread.
 * @throws RangeError for options out of bounds; WebAssembly.CompileError where the engine has no vectors
 */
export function createSpiSpeiBlock(options: BlockOptions): SpiSpeiBlock {
  const { months, firstMonth, scales, minimumYears = DEFAULT_MINIMUM_YEARS, clip = 3.09 } = options;
  if (!Number.isInteger(months) || months < 1 || months > 12_000) {
    throw new RangeError(`months must be a whole number from 1 to 12000, it is ${months}`);
  }
  if (!Number.isInteger(firstMonth)) {
    throw new RangeError(`firstMonth must be a whole number, it is ${firstMonth}`);
  }
  scales.forEach(checkScale);
  const longest = Math.max(...scales);
  const firstYear = yearOfMonth(firstMonth);
  const start = firstMonth - 12 * firstYear;
  const kernel = createKernel(Math.ceil((start + months) / 12));
  const ofRain = spiRecipe({ scale: 1, minimumYears, clip });
  const ofBalance = speiRecipe({ scale: 1, minimumYears });

  /** Rows of the calibration; undefined for a series without a single value. */
  const calibrationRows = (quantity: Quantity, values: Float64Array): Rows | undefined => {
    const { firstValue, lastValue } = checkValues(quantity, values);
    if (firstValue < 0) return undefined;
    const record = {
      from: yearOfMonth(firstMonth + firstValue),
      to: yearOfMonth(firstMonth + lastValue),
    };
    const used = options.calibration ? checkCalibration(options.calibration, record) : record;
    return { from: used.from - firstYear, to: used.to + 1 - firstYear };
  };

  /** Everything the kernel left of one scale, by the exact path. */
  const finish = (rain: Rows, balance: Rows, apart: boolean): number => {
    let count = 0;
    for (let month = 0; month < 12; month++) {
      const status = kernel.status[month]!;
      if (status & SPI_EXACT) {
        exactMonth(kernel.rainTotal, month, rain, ofRain, kernel.spi);
        count++;
      }
      if (apart || status & SPEI_EXACT) {
        exactMonth(kernel.balanceTotal, month, balance, ofBalance, kernel.spei);
        count++;
      }
    }
    return count;
  };

  const computeCell = (
    rain: Float64Array,
    balance: Float64Array,
    store: (scale: number, spi: Float64Array, spei: Float64Array) => void,
  ): number => {
    const rowsOfRain = calibrationRows('precipitation', rain);
    const rowsOfBalance = calibrationRows('balance', balance) ?? rowsOfRain;
    if (!rowsOfRain || !rowsOfBalance) return -1;
    const apart = rowsOfRain.from !== rowsOfBalance.from || rowsOfRain.to !== rowsOfBalance.to;
    kernel.rain.fill(NaN).set(rain, LEAD + start);
    kernel.balance.fill(NaN).set(balance, LEAD + start);
    kernel.reset();
    let exact = 0;
    for (let scale = 1; scale <= longest; scale++) {
      kernel.accumulate(scale - 1);
      if (!scales.includes(scale)) continue;
      kernel.standardise(rowsOfRain.from, rowsOfRain.to, minimumYears, clip);
      exact += finish(rowsOfRain, rowsOfBalance, apart);
      store(scale, kernel.spi.subarray(start, start + months), kernel.spei.subarray(start, start + months));
    }
    return exact;
  };

  return {
    compute: (rain, balance, spi, spei) => {
      const cells = rain.length / months;
      const size = cells * scales.length * months;
      if (
        !Number.isInteger(cells) ||
        balance.length !== rain.length ||
        spi.length !== size ||
        spei.length !== size
      ) {
        throw new RangeError(
          `for ${cells} cells, balance must have ${rain.length} values and spi and spei ${size}`,
        );
      }
      let exact = 0;
      for (let cell = 0; cell < cells; cell++) {
        const [from, to] = [cell * months, (cell + 1) * months];
        const store = (scale: number, ofRainValues: Float64Array, ofBalanceValues: Float64Array) => {
          const at = (cell * scales.length + scales.indexOf(scale)) * months;
          spi.set(ofRainValues, at);
          spei.set(ofBalanceValues, at);
        };
        const count = named(cell, () =>
          computeCell(rain.subarray(from, to), balance.subarray(from, to), store),
        );
        if (count >= 0) exact += count;
        else {
          spi.fill(NaN, cell * scales.length * months, (cell + 1) * scales.length * months);
          spei.fill(NaN, cell * scales.length * months, (cell + 1) * scales.length * months);
        }
      }
      return exact;
    },
  };
}

function named<Result>(cell: number, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (error instanceof RangeError) throw new RangeError(`cell ${cell}: ${error.message}`, { cause: error });
    throw error;
  }
}
