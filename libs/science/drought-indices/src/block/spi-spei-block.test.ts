import { describe, expect, it } from '@jest/globals';
import { spei, spi, type Calibration } from '../index.ts';
import { normalQuantile } from '../normal.ts';
import { gammaNumbers, seededRandom } from '../random.ts';
import { createSpiSpeiBlock, type BlockOptions } from './spi-spei-block.ts';

/** Synthetic rain and balance of one cell; a mean shape decides which months the kernel leaves. */
function synthetic(months: number, shape: number, seed: number) {
  const random = seededRandom(seed);
  const next = gammaNumbers(shape, random, () => normalQuantile(random()));
  const rain = Float64Array.from({ length: months }, () => 30 * next());
  const balance = rain.map(
    (x, i) => x - (70 - 55 * Math.cos((2 * Math.PI * i) / 12)) * (0.9 + 0.2 * random()),
  );
  return { rain, balance };
}

interface Cell {
  readonly rain: Float64Array;
  readonly balance: Float64Array;
}

function compute(cells: readonly Cell[], options: Omit<BlockOptions, 'months'>) {
  const months = cells[0]!.rain.length;
  const size = cells.length * options.scales.length * months;
  const [ofRain, ofBalance] = [new Float64Array(size), new Float64Array(size)];
  const join = (of: (cell: Cell) => Float64Array) =>
    Float64Array.from(cells.flatMap((cell) => [...of(cell)]));
  const block = createSpiSpeiBlock({ ...options, months });
  const exact = block.compute(
    join((cell) => cell.rain),
    join((cell) => cell.balance),
    ofRain,
    ofBalance,
  );
  return { ofRain, ofBalance, exact };
}

/** Largest difference where |z| ≤ 5; both must be missing together. */
function expectSame(actual: Float64Array, expected: Float64Array) {
  let worst = 0;
  for (let i = 0; i < expected.length; i++) {
    expect(Number.isNaN(actual[i])).toBe(Number.isNaN(expected[i]));
    if (Math.abs(expected[i]!) <= 5) worst = Math.max(worst, Math.abs(actual[i]! - expected[i]!));
  }
  expect(worst).toBeLessThan(1e-9);
}

function expectExact(cells: readonly Cell[], options: Omit<BlockOptions, 'months'>) {
  const { ofRain, ofBalance, exact } = compute(cells, options);
  const { firstMonth, scales, calibration } = options;
  const months = cells[0]!.rain.length;
  cells.forEach(({ rain, balance }, cell) => {
    scales.forEach((scale, k) => {
      const at = (cell * scales.length + k) * months;
      const one = { scale, calibration };
      expectSame(ofRain.subarray(at, at + months), spi(rain, firstMonth, one).value);
      expectSame(ofBalance.subarray(at, at + months), spei(balance, firstMonth, one).value);
    });
  });
  return exact;
}

const JANUARY_1958 = 1958 * 12;

describe('a block of SPI and SPEI', () => {
  it('is the exact path within 1e-9, mostly by the kernel', () => {
    const cells = [0.7, 2, 5, 40].map((shape, k) => synthetic(792, shape, k));
    const scales = [1, 2, 3, 6, 12, 24, 48];
    const exact = expectExact(cells, { firstMonth: JANUARY_1958, scales });
    expect(exact).toBeLessThan(0.15 * cells.length * scales.length * 24);
  });

  it.each([
    ['begins in August and ends in May', JANUARY_1958 + 7, undefined],
    ['is calibrated on 1991–2020', JANUARY_1958, { from: 1991, to: 2020 } satisfies Calibration],
  ])('is the exact path for a record that %s', (_name, firstMonth, calibration) => {
    expectExact([synthetic(778, 3, 8), synthetic(778, 9, 9)], {
      firstMonth,
      scales: [1, 6, 24],
      calibration,
    });
  });

  it('is the exact path with gaps, dry months, a constant month and a short record', () => {
    const gaps = synthetic(480, 3, 1);
    for (const i of [0, 1, 17, 130, 131, 132, 479]) gaps.rain[i] = gaps.balance[i] = NaN;
    const dry = synthetic(480, 3, 2);
    for (let i = 6; i < 480; i += 36) dry.rain[i] = 0;
    for (let i = 7; i < 480; i += 12) dry.rain[i] = 0;
    for (let i = 8; i < 480; i += 12) dry.rain[i] = dry.balance[i] = 12.5;
    const short = synthetic(480, 3, 3);
    short.rain.fill(NaN, 0, 300);
    short.balance.fill(NaN, 0, 300);
    const onlyRain = synthetic(480, 3, 4);
    onlyRain.balance.fill(NaN, 0, 100);
    expectExact([gaps, dry, short, onlyRain], { firstMonth: JANUARY_1958, scales: [1, 3, 12] });
  });

  it('has no value for a cell without any', () => {
    const sea = { rain: new Float64Array(480).fill(NaN), balance: new Float64Array(480).fill(NaN) };
    const { ofRain, ofBalance } = compute([sea, synthetic(480, 3, 1)], { firstMonth: 0, scales: [1] });
    expect(ofRain.subarray(0, 480).every(Number.isNaN)).toBe(true);
    expect(ofBalance.subarray(0, 480).every(Number.isNaN)).toBe(true);
    expect(ofRain.subarray(480).some(Number.isNaN)).toBe(false);
  });

  it('is right beyond the clip of SPI too, up to |z| = 5', () => {
    const cell = synthetic(792, 4, 5);
    cell.rain[780] = 700;
    cell.rain[781] = 1.5;
    const plain = compute([cell], { firstMonth: JANUARY_1958, scales: [1], clip: 6 });
    const clipped = spi(cell.rain, JANUARY_1958, { scale: 1 });
    expect(plain.ofRain[780]).toBeGreaterThan(3.5);
    expect(plain.ofRain[781]).toBeLessThan(-3.1);
    expect(clipped.value[780]).toBe(3.09);
  });

  it('writes to shared memory', () => {
    const { rain, balance } = synthetic(480, 3, 1);
    const shared = () => new Float64Array(new SharedArrayBuffer(8 * 480));
    const [ofRain, ofBalance] = [shared(), shared()];
    createSpiSpeiBlock({ months: 480, firstMonth: 0, scales: [3] }).compute(rain, balance, ofRain, ofBalance);
    expectSame(ofRain, spi(rain, 0, { scale: 3 }).value);
  });

  it('refuses what cannot be, naming the cell', () => {
    const bad = synthetic(480, 3, 1);
    bad.rain[5] = -9999;
    const cells = [synthetic(480, 3, 2), bad];
    expect(() => compute(cells, { firstMonth: 0, scales: [1] })).toThrow(
      /cell 1: precipitation\[5\] is -9999/,
    );
    expect(() => compute(cells, { firstMonth: 0, scales: [49] })).toThrow(/1 to 48/);
    const block = createSpiSpeiBlock({ months: 480, firstMonth: 0, scales: [1] });
    const wrong = new Float64Array(479);
    expect(() => block.compute(bad.rain, bad.balance, wrong, wrong)).toThrow(/must have/);
  });
});
