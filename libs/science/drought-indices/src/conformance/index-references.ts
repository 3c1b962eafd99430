import { compatRecipe, type CompatName } from '../compat-recipe.ts';
import { percentOfNormal } from '../normal-percentage.ts';
import { waterBalance } from '../spei.ts';
import { spi } from '../spi.ts';
import { standardiseSeries } from '../standardise-series.ts';
import type { Standardisation, StandardisedSeries } from '../standardisation.ts';
import type { Calibration } from '../standardise.ts';
import { columnOf, largestDifference, matrixOf, type ReadText } from './published-values.ts';
import type { Reference } from './references.ts';

const CLIMATE_INDICES = 'climate_indices (58ca46aa)';
const R_SPEI = 'SPEI for R (6d3c8ba6)';
const WHOLE: Calibration = { from: 1895, to: 2017 };
const NORMALS: Calibration = { from: 1981, to: 2010 };

interface Case {
  readonly file: string;
  readonly name: CompatName;
  readonly scale: number;
  readonly stated: number;
  readonly calibration?: Calibration;
  readonly changes?: Partial<Standardisation>;
}

const rain = (read: ReadText) => matrixOf(read, 'climate_indices/precips_mm_monthly.csv');
const balance = (read: ReadText) =>
  waterBalance(rain(read), matrixOf(read, 'climate_indices/pet_thornthwaite.csv'));
const rainOfWichita = (read: ReadText) => columnOf(read, 'spei_r/wichita.csv', 2);
const balanceOfWichita = (read: ReadText) =>
  waterBalance(rainOfWichita(read), columnOf(read, 'spei_r/thornthwaite_out.csv', 1));

const UNCLIPPED = { clip: null, outOfSupport: { score: 8 } };
const PEARSON_UNCLIPPED = { clip: null };

const american: readonly Case[] = [
  c('spi_01_gamma', 'climate_indices@2.4:spi-gamma', 1, 2e-11, WHOLE),
  c('spi_06_gamma', 'climate_indices@2.4:spi-gamma', 6, 1e-11, WHOLE),
  c('transformed_gamma_monthly', 'climate_indices@2.4:spi-gamma', 1, 1e-11, WHOLE, UNCLIPPED),
  c('spi_06_pearson3', 'climate_indices@2.4:spi-pearson3', 6, 1e-11, NORMALS),
  c('pearson3_monthly', 'climate_indices@2.4:spi-pearson3', 1, 1e-11, NORMALS, PEARSON_UNCLIPPED),
  c('pearson3_monthly_full', 'climate_indices@2.4:spi-pearson3', 1, 5.01e-4, WHOLE, PEARSON_UNCLIPPED),
  c('spei_06_gamma', 'climate_indices@2.4:spei-gamma', 6, 5.1e-6, WHOLE),
  c('spei_06_pearson3', 'climate_indices@2.4:spei-pearson3', 6, 5.01e-4, WHOLE),
];

const ofR: readonly Case[] = [
  c('spei_1_vector', 'r-spei-1.7:spei', 1, 6e-14),
  c('spei_12_vector', 'r-spei-1.7:spei', 12, 6e-14),
  c('spi_1mo_Out_fitted', 'r-spei-1.7:spi', 1, 1e-12),
  c('spi_12_vector', 'r-spei-1.8:spi', 12, 1e-12),
  c('spi_12mo_Out_fitted', 'r-spei-1.8:spi', 12, 1e-12),
  c('spi_refst', 'r-spei-1.8:spi', 12, 1e-12, { from: 1989, to: 2011 }),
  c('spi_refst_refend', 'r-spei-1.8:spi', 12, 1e-12, { from: 1989, to: 2004 }),
];

function c(
  file: string,
  name: CompatName,
  scale: number,
  stated: number,
  calibration?: Calibration,
  changes?: Partial<Standardisation>,
): Case {
  return { file, name, scale, stated, calibration, changes };
}

function compute(
  { name, scale, calibration, changes }: Case,
  values: Float64Array,
  first: number,
): StandardisedSeries {
  return standardiseSeries(values, first, { ...compatRecipe(name, scale), ...changes }, calibration);
}

const conventionOf = ({ name, scale, calibration, changes }: Case) =>
  `${name}, scale ${scale}${calibration ? `, calibration ${calibration.from}–${calibration.to}` : ''}${changes ? ', no clip' : ''}`;

export const INDEX_REFERENCES: readonly Reference[] = [
  ...american.map((one) => ({
    file: `climate_indices/${one.file}.csv`,
    origin: CLIMATE_INDICES,
    convention: conventionOf(one),
    stated: one.stated,
    measure: (read: ReadText) => {
      const input = one.name.includes('spei') ? balance(read) : rain(read);
      return largestDifference(
        compute(one, input, 1895 * 12).value,
        matrixOf(read, `climate_indices/${one.file}.csv`),
      );
    },
  })),
  {
    file: 'climate_indices/gamma_monthly.csv',
    origin: CLIMATE_INDICES,
    convention: 'shapes and scales of spi(), scale 1, calibration 1981–2010, relative',
    stated: 9e-16,
    measure: (read) => {
      const { fits } = spi(rain(read), 1895 * 12, { scale: 1, calibration: NORMALS });
      const actual = [...fits.map(({ shape }) => shape ?? NaN), ...fits.map((fit) => fit.scale ?? NaN)];
      const published = matrixOf(read, 'climate_indices/gamma_monthly.csv');
      return largestDifference(
        actual.map((parameter, i) => parameter / published[i]!),
        published.map(() => 1),
      );
    },
  },
  {
    file: 'climate_indices/pnp_06.csv',
    origin: CLIMATE_INDICES,
    convention: 'percent of normal as a ratio, scale 6, calibration 1981–2010; the file has three decimals',
    stated: 5.01e-4,
    measure: (read) => {
      const { value } = percentOfNormal(rain(read), 1895 * 12, { scale: 6, calibration: NORMALS });
      return largestDifference(
        value.map((percent) => percent / 100),
        matrixOf(read, 'climate_indices/pnp_06.csv'),
      );
    },
  },
  ...ofR.map((one) => ({
    file: `spei_r/${one.file}.csv`,
    origin: R_SPEI,
    convention: conventionOf(one),
    stated: one.stated,
    measure: (read: ReadText) => {
      const input = one.name.endsWith('spei') ? balanceOfWichita(read) : rainOfWichita(read);
      return largestDifference(
        compute(one, input, 1980 * 12).value,
        columnOf(read, `spei_r/${one.file}.csv`, 1),
      );
    },
  })),
  {
    file: 'spei_r/spi_12mo_Out_coefficients.csv',
    origin: R_SPEI,
    convention: 'shape and scale of r-spei-1.8:spi, scale 12',
    stated: 1e-12,
    measure: (read) => {
      const one = c('spi_12mo_Out_coefficients', 'r-spei-1.8:spi', 12, 0);
      const { fits } = compute(one, rainOfWichita(read), 1980 * 12);
      const actual = fits.flatMap(({ parameters }) =>
        parameters?.distribution === 'gamma' ? [parameters.shape, parameters.scale] : [NaN, NaN],
      );
      return largestDifference(actual, columnOf(read, 'spei_r/spi_12mo_Out_coefficients.csv', 2));
    },
  },
  ...[
    { file: 'spei_refst', calibration: { from: 1989, to: 2011 }, stated: 3e-14 },
    { file: 'spei_refst_refend', calibration: { from: 1989, to: 2004 }, stated: 3e-14 },
  ].map(({ file, calibration, stated }) => ({
    file: `spei_r/${file}.csv`,
    origin: R_SPEI,
    convention: `r-spei-1.7:spei, scale 12, calibration ${calibration.from}–${calibration.to}; where R has ±Inf, ±5; below z = 2.5, from where R rounds F near 1`,
    stated,
    measure: (read: ReadText) => {
      const one = c(file, 'r-spei-1.7:spei', 12, 0, calibration);
      const { value } = compute(one, balanceOfWichita(read), 1980 * 12);
      const published = columnOf(read, `spei_r/${file}.csv`, 1);
      const bounded = published.map((z) => Math.max(-5, Math.min(5, z)));
      const ofInterest = (z: number, i: number) => (published[i]! > 2.5 && published[i]! < 5 ? 0 : z);
      return largestDifference(value.map(ofInterest), bounded.map(ofInterest));
    },
  })),
];
