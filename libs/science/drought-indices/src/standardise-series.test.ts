import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Fit } from './distributions/fit-distribution.ts';
import { FLAG } from './flags.ts';
import { compatRecipe, COMPAT_NAMES, standardiseSeries, spei, speiRecipe, spi, spiRecipe } from './index.ts';
import { normalQuantile } from './normal.ts';
import { gammaNumbers, seededRandom } from './random.ts';

const JANUARY_1980 = 1980 * 12;

/** Synthetic months of rain. */
function rainOf(years: number, seed = 1): Float64Array {
  const random = seededRandom(seed);
  const next = gammaNumbers(2.5, random, () => normalQuantile(random()));
  return Float64Array.from({ length: 12 * years }, () => 25 * next());
}
const FITS: Fit[] = [
  ...(['thom', 'pelgam', 'l-moments', 'unbiased-pwm', 'maximum-likelihood'] as const).map((method): Fit => ({
    distribution: 'gamma',
    method,
  })),
  ...(['l-moments', 'unbiased-pwm', 'maximum-likelihood'] as const).flatMap((method): Fit[] => [
    { distribution: 'pearson3', method },
    { distribution: 'generalised-logistic', method },
  ]),
  ...(['hazen', 'weibull', 'tukey-from-largest'] as const).map((method): Fit => ({
    distribution: 'empirical',
    method,
  })),
  { distribution: 'kernel-density', method: 'silverman' },
];
const nameOf = ({ distribution, method }: Fit) => `${distribution} by ${method}`;

function expectClose(actual: Float64Array, expected: Float64Array) {
  expected.forEach((z, i) => {
    expect(Number.isNaN(actual[i])).toBe(Number.isNaN(z));
    if (!Number.isNaN(z)) expect(Math.abs(actual[i]! - z)).toBeLessThan(1e-11);
  });
}

describe('standardiseSeries', () => {
  it('is spi() and spei() for their recipes', () => {
    const rain = rainOf(60);
    const balance = rain.map((x, i) => x - 50 - (i % 7));
    for (const scale of [1, 6, 48]) {
      const asSpi = standardiseSeries(rain, JANUARY_1980, spiRecipe({ scale }));
      expectClose(asSpi.value, spi(rain, JANUARY_1980, { scale }).value);
      const asSpei = standardiseSeries(balance, JANUARY_1980, speiRecipe({ scale }));
      expectClose(asSpei.value, spei(balance, JANUARY_1980, { scale }).value);
    }
  });

  it.each(FITS.map((fit) => [nameOf(fit), fit] as const))(
    'gives scores with mean 0, deviation 1 and a close fit on 120 years: %s',
    (_name, fit) => {
      const { value, fits } = standardiseSeries(rainOf(120), JANUARY_1980, spiRecipe({ scale: 3, fit }));
      const scores = [...value].filter((z) => !Number.isNaN(z));
      const mean = scores.reduce((sum, z) => sum + z, 0) / scores.length;
      const square = scores.reduce((sum, z) => sum + z * z, 0) / scores.length;
      expect(Math.abs(mean)).toBeLessThan(0.05);
      // A kernel density is wider than its sample.
      expect(Math.abs(square - 1)).toBeLessThan(fit.distribution === 'kernel-density' ? 0.2 : 0.12);
      fits.forEach(({ status, nCal, p0, goodness }) => {
        expect([status, p0]).toEqual(['fitted', 0]);
        expect(nCal).toBeGreaterThanOrEqual(119);
        expect(goodness!.correlation).toBeGreaterThan(0.97);
        expect(goodness!.kolmogorov).toBeLessThan(0.12);
        expect(goodness!.andersonDarling).toBeLessThan(2.5);
      });
    },
  );

  it('scores ten-days and days, 29 February with the distribution of the 28th and outside its calibration', () => {
    const random = seededRandom(3);
    const days = Float64Array.from({ length: 365 * 30 + 8 }, () => 10 * random());
    const first = 10 * 365 + 2; // 1980-01-01
    const recipe = spiRecipe({ scale: 30, step: 'day' });
    const { value, fits, flag } = standardiseSeries(days, first, recipe);
    expect(fits).toHaveLength(365);
    expect(fits[58]!.nCal).toBe(30);
    expect(flag[59]).toBe(FLAG.ok); // 1980-02-29
    expect(Number.isNaN(value[59])).toBe(false);
    const tens = standardiseSeries(
      days.subarray(0, 36 * 30),
      1980 * 36,
      spiRecipe({ scale: 3, step: 'ten-day' }),
    );
    expect(tens.fits).toHaveLength(36);
    expect(tens.value.subarray(2).some(Number.isNaN)).toBe(false);
  });

  it('weighs the present most under another kernel, and sums to the same for a constant', () => {
    const rain = rainOf(40);
    rain[200] = 5000;
    const at = (kernel: 'rectangular' | 'triangular' | 'circular' | 'gaussian') =>
      standardiseSeries(rain, JANUARY_1980, spiRecipe({ scale: 6, kernel, clip: null })).accumulated;
    const [flat, triangle] = [at('rectangular'), at('triangular')];
    expect(triangle[200]).toBeGreaterThan(flat[200]!);
    expect(triangle[205]).toBeLessThan(flat[205]!);
    for (const kernel of ['circular', 'gaussian'] as const) expect(at(kernel)[205]).toBeLessThan(flat[205]!);
  });

  it('maximum likelihood has the highest likelihood: neighbours of its gamma are worse', () => {
    const rain = rainOf(60);
    const likelihood = (fit: Fit) => {
      const { fits, accumulated } = standardiseSeries(rain, JANUARY_1980, spiRecipe({ scale: 1, fit }));
      const p = fits[0]!.parameters;
      if (p?.distribution !== 'gamma') throw new Error('no gamma');
      let sum = 0;
      for (let i = 0; i < accumulated.length; i += 12) {
        sum += (p.shape - 1) * Math.log(accumulated[i]!) - accumulated[i]! / p.scale;
      }
      return { sum, ...p };
    };
    const { shape, scale } = likelihood({ distribution: 'gamma', method: 'maximum-likelihood' });
    const thom = likelihood({ distribution: 'gamma', method: 'thom' });
    expect(shape * scale).toBeCloseTo(thom.shape * thom.scale, 9);
    expect(Math.abs(shape / thom.shape - 1)).toBeLessThan(0.02);
    expect(shape).not.toBe(thom.shape);
  });
});

describe('what other packages get wrong', () => {
  const years = 40;
  const arid = rainOf(years).map((x, i) =>
    i % 12 === 6 ? 0 : i % 12 === 7 ? (i === 7 ? 3 : 0) : i % 12 === 8 ? 5 : x,
  );

  it.each(COMPAT_NAMES.map((name) => [name]))(
    '%s: only zeros, one positive, equal values: no infinity, no other month moved',
    (name) => {
      const dry = standardiseSeries(arid, JANUARY_1980, compatRecipe(name, 1));
      const plain = standardiseSeries(rainOf(years), JANUARY_1980, compatRecipe(name, 1));
      for (let i = 0; i < arid.length; i++) {
        const month = i % 12;
        expect(Math.abs(dry.value[i]!)).not.toBe(Infinity);
        if (month < 6 || month > 8) expect(dry.value[i]).toBeCloseTo(plain.value[i]!, 12);
        else if (month !== 7) expect([dry.value[i], dry.flag[i]]).toEqual([NaN, FLAG.shortRecord]);
      }
      expect(dry.fits[6]!.status).toBe('no-variation');
    },
  );

  it('climate_indices 2.4: p0 is over the years with a value, within the calibration', () => {
    const rain = rainOf(years);
    for (let year = 0; year < 20; year++) rain[12 * year] = NaN;
    for (let year = 20; year < 25; year++) rain[12 * year] = 0;
    const calibration = { from: 1990, to: 2009 };
    const { fits } = standardiseSeries(
      rain,
      JANUARY_1980,
      compatRecipe('climate_indices@2.4:spi-gamma', 1),
      calibration,
    );
    expect(fits[0]).toMatchObject({ nCal: 10, p0: 0.5, nFitted: 5 });
  });

  it('climate_indices: a calibration outside the record is refused, never changed', () => {
    for (const name of COMPAT_NAMES) {
      const calibration = { from: 1960, to: 1990 };
      expect(() =>
        standardiseSeries(rainOf(years), JANUARY_1980, compatRecipe(name, 1), calibration),
      ).toThrow(/calibration 1960\/1990 lies outside the record 1980\/2019/);
    }
  });

  it('R SPEI: a balance outside the support is bounded and flagged, not ±Inf', () => {
    const balance = rainOf(years).map((x) => x - 60);
    balance[12 * 39] = -5000;
    const calibration = { from: 1980, to: 2018 };
    const { value, flag } = standardiseSeries(
      balance,
      JANUARY_1980,
      compatRecipe('r-spei-1.8:spei', 1),
      calibration,
    );
    expect([value[12 * 39], flag[12 * 39]]).toEqual([-5, FLAG.outOfSupport]);
  });

  it('spei for Python: zeros have a mass of their own and are left out of the fit', () => {
    const rain = rainOf(years);
    const dry = rain.map((x, i) => (i % 36 === 0 ? 0 : x));
    const positives = dry.map((x) => (x === 0 ? NaN : x));
    const [a, b] = [dry, positives].map(
      (x) => standardiseSeries(x, JANUARY_1980, spiRecipe({ scale: 1 })).fits[0]!,
    );
    expect(a!.parameters).toEqual(b!.parameters);
    expect(a!.p0).toBeCloseTo(14 / 40, 12);
  });

  it('xclim: maximum likelihood does not depend on a starting value: the unit changes nothing', () => {
    for (const distribution of ['gamma', 'pearson3', 'generalised-logistic'] as const) {
      const recipe = spiRecipe({ scale: 1, fit: { distribution, method: 'maximum-likelihood' }, clip: null });
      const rain = rainOf(60);
      const inMillimetres = standardiseSeries(rain, JANUARY_1980, recipe).value;
      const inInches = standardiseSeries(
        rain.map((x) => x / 25.4),
        JANUARY_1980,
        recipe,
      ).value;
      inMillimetres.forEach((z, i) => expect(Math.abs(inInches[i]! - z)).toBeLessThan(1e-5));
    }
  });

  it('standard_precip: one distribution has one name', () => {
    expect(new Set(FITS.map(nameOf)).size).toBe(FITS.length);
  });
});

describe('bad input', () => {
  it.each([
    [-9999, /precipitation\[7\] is -9999/],
    [-99.9, /precipitation\[7\] is -99.9/],
    [-0.1, /precipitation\[7\] is -0.1/],
    [9999, /precipitation\[7\] is 9999: a code for a missing value/],
    [Infinity, /precipitation\[7\] is Infinity/],
  ])('rain of %p is refused', (code, message) => {
    const rain = rainOf(30);
    rain[7] = code;
    expect(() => standardiseSeries(rain, JANUARY_1980, spiRecipe({ scale: 1 }))).toThrow(message);
    expect(() => spi(rain, JANUARY_1980, { scale: 1 })).toThrow(message);
  });

  it('a balance of −99.9 mm may be one, two are a code', () => {
    const balance = rainOf(30).map((x) => x - 50);
    balance[3] = -99.9;
    expect(spei(balance, JANUARY_1980, { scale: 1 }).flag[3]).not.toBe(FLAG.missing);
    balance[9] = -99.9;
    expect(() => spei(balance, JANUARY_1980, { scale: 1 })).toThrow(
      /balance\[9\] is -99.9, as is balance\[3\]/,
    );
  });

  it('twelve values are a short record', () => {
    for (const fit of FITS) {
      const { value, shortRecord } = standardiseSeries(rainOf(1), JANUARY_1980, spiRecipe({ scale: 1, fit }));
      expect(shortRecord).toBe(true);
      expect(value.every(Number.isNaN)).toBe(true);
    }
  });

  it('a recipe out of bounds is refused, naming the bound', () => {
    const run = (changes: object) => () =>
      standardiseSeries(rainOf(30), JANUARY_1980, { ...spiRecipe({ scale: 1 }), ...changes });
    expect(run({ scale: 49 })).toThrow(/1 to 48/);
    expect(run({ step: 'ten-day', scale: 145 })).toThrow(/1 to 144/);
    expect(run({ minimumYears: 2 })).toThrow(/at least 3/);
    expect(run({ clip: -1 })).toThrow(/clip/);
    expect(run({ offset: NaN })).toThrow(/offset/);
    expect(run({ zeros: 'mass-fitted' })).toThrow(/zeros/);
  });

  it('any rain under any fit gives a bounded number, or NaN with its reason', () => {
    const month = fc.oneof(
      { weight: 4, arbitrary: fc.double({ min: 0, max: 800, noNaN: true }) },
      { weight: 2, arbitrary: fc.constantFrom(0, NaN, 5) },
    );
    fc.assert(
      fc.property(
        fc.array(month, { minLength: 1, maxLength: 240, size: 'max' }),
        fc.constantFrom(...FITS.filter((fit) => fit.method !== 'maximum-likelihood')),
        fc.integer({ min: 1, max: 48 }),
        (months, fit, scale) => {
          const values = Float64Array.from(months);
          const recipe = spiRecipe({ scale, fit, minimumYears: 3 });
          const { value, flag } = standardiseSeries(values, JANUARY_1980, recipe);
          for (let i = 0; i < value.length; i++) {
            const none = flag[i] === FLAG.missing || flag[i] === FLAG.shortRecord;
            expect(Number.isNaN(value[i])).toBe(none);
            if (!none) expect(Math.abs(value[i]!)).toBeLessThanOrEqual(5);
          }
        },
      ),
      { numRuns: 30 },
    );
  });
});
