import { spi as computeSpi } from '@cdh/drought-indices';
import type { Benchmark } from '../benchmark.ts';
import { interleave, median } from '../statistics.ts';
import { checkSpi } from './spi-references.ts';

const SERIES = 10_000;
const MONTHS = 480;
const JANUARY_1980 = 1980 * 12;

/** Synthetic monthly rain in mm, a tenth of the months dry: the same at every run. */
function makeRain(): Float64Array[] {
  let state = 20_251_123;
  // Mulberry32 by T. Ettinger: enough for data that only costs time.
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const month = () => (random() < 0.1 ? 0 : -35 * Math.log((1 - random()) * (1 - random())));
  return Array.from({ length: SERIES }, () => Float64Array.from({ length: MONTHS }, month));
}

export const spi: Benchmark = {
  name: 'spi',
  title: {
    fr: `SPI-6 (loi gamma) de ${SERIES} séries × ${MONTHS} mois, un fil`,
    en: `SPI-6 (gamma) of ${SERIES} series × ${MONTHS} months, one thread`,
  },
  run: async ({ rounds, report }) => {
    const difference = checkSpi();
    report.note(
      difference === undefined
        ? 'Valeurs de référence absentes, non comparées / reference values absent, not compared'
        : `Valeurs de référence : écart maximal / reference values: largest difference ${difference.toExponential(1)}`,
    );
    const rain = makeRain();
    const pass = () => {
      const started = performance.now();
      for (const series of rain) computeSpi(series, JANUARY_1980, { scale: 6 });
      return performance.now() - started;
    };
    pass();
    const [milliseconds = []] = await interleave(rounds, [pass]);
    report.figure('per value', (median(milliseconds) * 1e6) / (SERIES * MONTHS), 'ns');
    report.figure('all of it', median(milliseconds) / 1000, 's');
  },
};
