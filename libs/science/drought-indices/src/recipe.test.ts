import { describe, expect, it } from '@jest/globals';
import { recipe, spei, spi, sgi } from './index.ts';

const calibration = { from: 1991, to: 2020 };

describe('recipe', () => {
  it('tells everything that makes an SPI', () => {
    expect(recipe({ index: 'spi', scale: 6, calibration })).toMatchObject({
      method: { id: 'cdh:spi-gamma-thom', version: '1.0.0' },
      index: 'spi',
      input: { quantity: 'precipitation', unit: 'mm', aggregation: 'sum', minimumDays: 'all' },
      accumulation: { months: 6, rule: 'sum', kernel: 'rectangular', missing: 'any' },
      calibration: { from: 1991, to: 2020, minimumYears: 20 },
      distribution: 'gamma',
      fit: 'thom',
      zeroMode: 'mass',
      clip: { lower: -3.09, upper: 3.09 },
      outOfSupport: null,
    });
  });

  it('tells what differs for SPEI and SGI', () => {
    expect(recipe({ index: 'spei', scale: 12, calibration })).toMatchObject({
      input: { evapotranspiration: 'given' },
      distribution: 'generalised-logistic',
      fit: 'unbiased-pwm',
      clip: null,
      outOfSupport: { lower: -5, upper: 5 },
    });
    expect(recipe({ index: 'sgi', scale: 1, calibration })).toMatchObject({
      input: { aggregation: 'mean', minimumDays: 15, unit: 'm' },
      accumulation: { months: 1, rule: 'none' },
      fit: 'normal-scores',
      ties: 'mean-rank',
      outOfSupport: 'end-score',
    });
  });

  it.each(['spi', 'spei', 'sgi'] as const)(
    'of %s survives JSON unchanged, fits and notes included',
    (index) => {
      // One calendar month without a fit, one never seen.
      const values = Float64Array.from({ length: 360 }, (_, i) =>
        i % 12 === 0 ? 0 : i % 12 === 1 ? NaN : ((i * 7919) % 101) + 1,
      );
      const result = { spi, spei, sgi }[index](values, 1991 * 12, { scale: 1 });
      const notes = { fr: 'PRELIQ_Q : précipitations liquides seules', en: 'PRELIQ_Q: liquid only' };
      const made = recipe({
        index,
        scale: 1,
        calibration: result.calibration,
        fits: result.fits,
        notes,
      });
      expect(JSON.parse(JSON.stringify(made))).toEqual(made);
      expect(made.notes).toEqual(notes);
      expect(made.fits.map(({ nCal }) => nCal)).toEqual([30, 0, ...Array(10).fill(30)]);
      expect(made.sources.length).toBeGreaterThan(0);
    },
  );

  it('is a new object each time', () => {
    const make = () => recipe({ index: 'spi', scale: 1, calibration: null });
    expect(make()).toEqual(make());
    expect(make().sources).not.toBe(make().sources);
    expect(make().calibration).toBeNull();
  });

  it('refuses scales that the index does not have', () => {
    expect(() => recipe({ index: 'spi', scale: 49, calibration })).toThrow(/from 1 to 48/);
    expect(() => recipe({ index: 'sgi', scale: 3, calibration })).toThrow(/scale of sgi is 1/);
  });
});
