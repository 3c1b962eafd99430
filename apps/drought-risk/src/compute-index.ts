import { invalidInput, type MonthlyTable, type Problem } from '@cdh/use-case-kit';
import * as science from '@cdh/drought-indices';
import type { SeriesRole } from '@cdh/station-series';
import { computedOnce } from './computed-once.ts';
import { getIndices, type IndexQuery, type IndexSeries } from './get-indices.v1.ts';
import type { SiteAttributes } from './site-attributes.ts';

type IndexName = IndexQuery['index'];

const NEEDS: Record<IndexName, SeriesRole[]> = {
  spi: ['precipitation'],
  spei: ['precipitation', 'reference-evapotranspiration'],
  sgi: ['groundwater-level'],
};
const COMPUTE = { spi: science.spi, spei: science.spei, sgi: science.sgi };

export const availableIndices = (columns: { has(role: SeriesRole): boolean }): IndexName[] =>
  (Object.keys(NEEDS) as IndexName[]).filter((index) => NEEDS[index].every((role) => columns.has(role)));

/**
 * One index of one site.
 * @throws Problem INDEX_UNAVAILABLE, RECORD_TOO_SHORT, or INPUT_INVALID for a calibration outside the record
 */
export function computeIndex(query: IndexQuery, site: SiteAttributes, table: MonthlyTable): IndexSeries {
  const { index, scale = 1 } = query;
  const input = inputOf(query, table);
  const calibration = calibrationOf(query.calibration, input, table.firstMonth);
  const result = computedOnce(table, `${index} ${scale} ${query.calibration ?? ''}`, () =>
    COMPUTE[index](input, table.firstMonth, { scale, ...(calibration && { calibration }) }),
  );
  if (result.shortRecord || !result.calibration) throw tooShort(query, result.fits);
  const recipe = science.recipe({
    index,
    scale,
    calibration: result.calibration,
    fits: result.fits,
    notes: notesOf(index, site),
  });
  const months = table.firstMonth + table.rows - 1;
  const first = Math.max(0, (science.parseMonth(query.from ?? '') ?? table.firstMonth) - table.firstMonth);
  const last = Math.min(months, science.parseMonth(query.to ?? '') ?? months) - table.firstMonth;
  const length = Math.max(0, last - first + 1);
  return {
    site: query.site,
    index,
    scale,
    calibration: `${result.calibration.from}/${result.calibration.to}`,
    unit: '1',
    time: Array.from({ length }, (_, i) => science.formatMonth(table.firstMonth + first + i)),
    value: Array.from({ length }, (_, i) => {
      const value = result.value[first + i] ?? NaN;
      return Number.isNaN(value) ? null : value;
    }),
    flag: Array.from({ length }, (_, i) => science.INDEX_FLAGS[result.flag[first + i] ?? 0] ?? 'missing'),
    recipe: { ...recipe, fits: recipe.fits.map((fit) => ({ ...fit })) },
  };
}

function inputOf({ index, site }: IndexQuery, { columns }: MonthlyTable): Float64Array {
  const [first, second] = NEEDS[index].map((role) => columns.get(role));
  if (!first || (index === 'spei' && !second)) {
    const missing = NEEDS[index].filter((role) => !columns.has(role)).join(', ');
    throw getIndices.problem('INDEX_UNAVAILABLE', {
      fr: `${index} n’existe pas pour le site ${site} : il lui manque ${missing}`,
      en: `There is no ${index} for the site ${site}: it has no ${missing}`,
    });
  }
  return second ? science.waterBalance(first, second) : first;
}

function calibrationOf(asked: string | undefined, input: Float64Array, firstMonth: number) {
  if (!asked) return undefined;
  const [from = NaN, to = NaN] = asked.split('/').map(Number);
  const present = (value: number) => !Number.isNaN(value);
  const start = science.yearOfMonth(firstMonth + input.findIndex(present));
  const end = science.yearOfMonth(firstMonth + input.findLastIndex(present));
  if (from > to || from < start || to > end) {
    throw invalidInput('/calibration', {
      fr: `${asked} : deux années dans l’ordre sont attendues, de ${start} à ${end}`,
      en: `${asked}: expected two years in order within the record, ${start}/${end}`,
    });
  }
  return { from, to };
}

function tooShort(
  { index, scale = 1, site }: IndexQuery,
  fits: readonly science.CalendarMonthFit[],
): Problem {
  const most = Math.max(...fits.map((fit) => fit.nCal));
  const least = science.DEFAULT_MINIMUM_YEARS;
  return getIndices.problem('RECORD_TOO_SHORT', {
    fr: `${index} sur ${scale} mois au site ${site} : ${most} années au plus ont une valeur, il en faut ${least}`,
    en: `${index} over ${scale} months at the site ${site}: at most ${most} years have a value, ${least} are needed`,
  });
}

/** What the numbers do not say of themselves. */
function notesOf(index: IndexName, { columns, synthetic }: SiteAttributes): Record<string, string> {
  const notes: [boolean, string, string][] = [
    [
      index !== 'sgi' && /^PRELIQ(_Q)?$/i.test(columns['precipitation']?.column ?? ''),
      'Les précipitations sont liquides seulement (PRELIQ_Q) : la neige n’y est pas.',
      'Precipitation is liquid precipitation only (PRELIQ_Q): snow is not in it.',
    ],
    [synthetic, 'Données synthétiques, non mesurées.', 'Synthetic data, not measured.'],
  ];
  const told = notes.filter(([applies]) => applies);
  if (told.length === 0) return {};
  return { fr: told.map(([, fr]) => fr).join(' '), en: told.map(([, , en]) => en).join(' ') };
}
