import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@cdh/constellation';
import { spi } from '@cdh/drought-indices';
import { OutputsDiffer } from '../benchmark.ts';

/** Published values of the Python package climate_indices, beside the repository where there are any. */
const fixtures = join(repositoryRoot, '../shared/fixtures/drought/climate_indices');
const TOLERANCE = 2e-11;

/**
 * Compares SPI-6 with the published values, from January 1895, calibrated on 1895–2017.
 * @returns the largest difference, or undefined where the published values are absent
 * @throws OutputsDiffer when a value is further away than 2e-11
 */
export function checkSpi(): number | undefined {
  if (!existsSync(fixtures)) return undefined;
  const read = (name: string) =>
    Float64Array.from(readFileSync(join(fixtures, name), 'utf8').trim().split(/[\n,]/), Number);
  const expected = read('spi_06_gamma.csv');
  const options = { scale: 6, calibration: { from: 1895, to: 2017 } };
  const { value } = spi(read('precips_mm_monthly.csv'), 1895 * 12, options);
  const differences = Array.from(value, (v, i) =>
    Number.isNaN(v) && Number.isNaN(expected[i]) ? 0 : Math.abs(v - expected[i]!),
  );
  const largest = Math.max(...differences);
  if (value.length !== expected.length || !(largest <= TOLERANCE))
    throw new OutputsDiffer(`SPI-6 differs from spi_06_gamma by ${largest}`);
  return largest;
}
