import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { decodeMonthlyTable, Problem, type ComputeInput } from '@cdh/use-case-kit';
import { INDEX_FLAGS } from '@cdh/drought-indices';
import { computeIndex } from './compute-index.ts';
import { ComputeSiteHandler } from './compute-site.handler.ts';
import { dailyCsv, inputOf, noise } from './drought-risk.testing.ts';
import { getIndices, type IndexQuery } from './get-indices.v1.ts';
import { siteAttributes } from './site-attributes.ts';

const rainVariables = [
  { column: 'date', role: 'date' },
  { column: 'rain', role: 'precipitation', unit: 'mm' },
  { column: 'et0', role: 'reference-evapotranspiration', unit: 'mm' },
];
const rainCsv = (first: number, last: number) =>
  dailyCsv('rain,et0', first, last, (day) =>
    [noise(day) > 0.6 ? (noise(day, 1) * 12).toFixed(1) : '0.0', (1 + 3 * noise(day, 2)).toFixed(1)].join(
      ',',
    ),
  );
const site = { id: 'beaugency', name: { fr: 'Beaugency' }, lon: 1.63, lat: 47.78 };
const rain = (first: number, last: number) =>
  inputOf({ id: 'rain-beaugency', site, variables: rainVariables }, rainCsv(first, last));

async function siteOf(...inputs: ComputeInput[]) {
  const { files, attributes } = await new ComputeSiteHandler().compute(inputs);
  return { table: decodeMonthlyTable(files[0]!.bytes), attributes: siteAttributes.parse(attributes) };
}

async function ask(query: Partial<IndexQuery>, ...inputs: ComputeInput[]) {
  const { table, attributes } = await siteOf(...inputs);
  const input = getIndices.input.parse({ site: 'beaugency', index: 'spi', scale: 3, ...query });
  return getIndices.output.parse(computeIndex(input, attributes, table));
}

const refusal = async (work: Promise<unknown>): Promise<Problem> => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Problem);
  return error as Problem;
};

describe('an index of a site', () => {
  it('has parallel arrays over the whole record, with null and missing until enough months are accumulated', async () => {
    const series = await ask({ scale: 6 }, rain(1990, 2014));
    expect(series.time).toHaveLength(25 * 12);
    expect([series.time[0], series.time.at(-1)]).toEqual(['1990-01', '2014-12']);
    expect(series.value).toHaveLength(300);
    expect(series.flag).toHaveLength(300);
    expect(series.value.slice(0, 5)).toEqual([null, null, null, null, null]);
    expect(new Set(series.flag.slice(0, 5))).toEqual(new Set(['missing']));
    expect(series.value.slice(5).every((value) => typeof value === 'number')).toBe(true);
    expect(series.calibration).toBe('1990/2014');
  });

  it('shows only the months asked for, computed from all of them', async () => {
    const whole = await ask({}, rain(1990, 2014));
    const part = await ask({ from: '2003-02', to: '2003-04' }, rain(1990, 2014));
    expect(part.time).toEqual(['2003-02', '2003-03', '2003-04']);
    const start = whole.time.indexOf('2003-02');
    expect(part.value).toEqual(whole.value.slice(start, start + 3));
    expect((await ask({ from: '2050-01' }, rain(1990, 2014))).time).toEqual([]);
  });

  it('is null wherever one accumulated month misses a day', async () => {
    const holed = rainCsv(1990, 2014).replace(/\n2001-05-10,[^\n]*/, '');
    const series = await ask({}, inputOf({ id: 'rain', site, variables: rainVariables }, holed));
    const around = series.time.flatMap((time, i) => (/^2001-0[3-9]$/.test(time) ? [series.flag[i]] : []));
    expect(around).toEqual(['ok', 'ok', 'missing', 'missing', 'missing', 'ok', 'ok']);
  });

  it('is calibrated on the years asked for, and says so', async () => {
    const whole = await ask({}, rain(1985, 2014));
    const part = await ask({ calibration: '1991/2010' }, rain(1985, 2014));
    expect(part.calibration).toBe('1991/2010');
    expect(part.value).not.toEqual(whole.value);
    expect(part.recipe.fits.every(({ nCal }) => nCal === 20)).toBe(true);
    expect(part.recipe['calibration']).toMatchObject({ from: 1991, to: 2010 });
  });

  it('refuses a calibration outside the record, naming its bounds', async () => {
    const problem = await refusal(ask({ calibration: '1980/2010' }, rain(1990, 2014)));
    expect([problem.code, problem.status]).toEqual(['INPUT_INVALID', 400]);
    expect(problem.options.errors?.[0]?.pointer).toBe('/calibration');
    expect(problem.message).toContain('1990/2014');
    const backwards = await refusal(ask({ calibration: '2010/1995' }, rain(1990, 2014)));
    expect(backwards.code).toBe('INPUT_INVALID');
  });

  it('is unavailable where its variables are not measured', async () => {
    const problem = await refusal(ask({ index: 'sgi', scale: undefined }, rain(1990, 2014)));
    expect([problem.code, problem.status]).toEqual(['INDEX_UNAVAILABLE', 422]);
    expect(problem.message).toContain('groundwater-level');
  });

  it('needs twenty years', async () => {
    const problem = await refusal(ask({ scale: 1 }, rain(1990, 2008)));
    expect([problem.code, problem.status]).toEqual(['RECORD_TOO_SHORT', 422]);
    expect(problem.message).toContain('19');
    expect((await ask({ scale: 1 }, rain(1990, 2009))).value.every((value) => value !== null)).toBe(true);
  });

  it('is flagged short-record for the calendar months that lack years', async () => {
    const years19AndHalf = rainCsv(1990, 2009).replace(/\n2009-(0[7-9]|1[0-2])-[^\n]*/g, '');
    const series = await ask(
      { scale: 1 },
      inputOf({ id: 'rain', site, variables: rainVariables }, years19AndHalf),
    );
    const flags = Object.fromEntries(series.time.map((time, i) => [time, [series.value[i], series.flag[i]]]));
    expect(flags['2000-06']?.[1]).toBe('ok');
    expect(flags['2000-07']).toEqual([null, 'short-record']);
  });

  it('gets its variables from all datasets of the site', async () => {
    const level = inputOf(
      {
        id: 'level',
        site: { id: 'beaugency', name: { fr: 'Beaugency' } },
        variables: [
          { column: 'date', role: 'date' },
          { column: 'depth', role: 'groundwater-depth', unit: 'm' },
        ],
      },
      dailyCsv('depth', 1985, 2014, (day) => (5 + 3 * noise(day)).toFixed(2)),
    );
    const { attributes } = await siteOf(level, rain(1990, 2014));
    expect(attributes).toMatchObject({
      indices: ['spi', 'spei', 'sgi'],
      period: { from: '1985-01', to: '2014-12' },
      lon: 1.63,
      synthetic: false,
      columns: { 'groundwater-level': { dataset: 'level', column: 'depth' } },
    });
    const sgi = await ask({ index: 'sgi', scale: undefined }, level, rain(1990, 2014));
    expect(sgi.calibration).toBe('1985/2014');
    expect((await ask({ index: 'spei' }, level, rain(1990, 2014))).calibration).toBe('1990/2014');
  });

  it('fails a site that gets one variable twice, naming both datasets', async () => {
    const problem = await refusal(
      siteOf(rain(1990, 2014), {
        ...rain(1990, 2014),
        dataset: { ...rain(1990, 1990).dataset, id: 'rain-two' },
      }),
    );
    expect(problem.code).toBe('ROLE_AMBIGUOUS');
    expect(problem.message).toContain('rain-beaugency');
    expect(problem.message).toContain('rain-two');
  });

  it('says that data are synthetic', async () => {
    const made = {
      ...rain(1990, 2014),
      dataset: { ...rain(1990, 1990).dataset, title: { fr: 'Pluie (synthétique)' } },
    };
    expect((await siteOf(made)).attributes.synthetic).toBe(true);
    expect((await ask({}, made)).recipe.notes['en']).toContain('Synthetic');
  });
});

describe('the input of get-indices', () => {
  const pointersOf = (query: object) =>
    getIndices.input.safeParse({ site: 's', ...query }).error?.issues.map(({ path }) => `/${path.join('/')}`);

  it('takes no scale, or 1, for sgi', () => {
    expect(pointersOf({ index: 'sgi' })).toBeUndefined();
    expect(pointersOf({ index: 'sgi', scale: 1 })).toBeUndefined();
    expect(pointersOf({ index: 'sgi', scale: 3 })).toEqual(['/scale']);
  });

  it('takes scales from 1 to 48, naming the bound, and needs one for spi and spei', () => {
    expect(pointersOf({ index: 'spi', scale: 48 })).toBeUndefined();
    expect(pointersOf({ index: 'spi' })).toEqual(['/scale']);
    for (const scale of [0, 49, 1.5]) expect(pointersOf({ index: 'spei', scale })).toEqual(['/scale']);
    expect(getIndices.input.safeParse({ site: 's', index: 'spi', scale: 49 }).error?.message).toContain('48');
  });

  it('refuses months that are none, in the wrong order, and members it does not know', () => {
    expect(pointersOf({ index: 'spi', scale: 3, from: '2001-13' })).toEqual(['/from']);
    expect(pointersOf({ index: 'spi', scale: 3, from: '2001-03', to: '2001-02' })).toEqual(['/from']);
    expect(pointersOf({ index: 'spi', scale: 3, calibration: '1990-2000' })).toEqual(['/calibration']);
    expect(pointersOf({ index: 'spi', scale: 3, calibraton: '1990/2000' })).toEqual(['/']);
  });
});

describe('the CSV', () => {
  it('has one line per month, empty where there is no value', async () => {
    const series = await ask({ from: '1990-01', to: '1990-03' }, rain(1990, 2014));
    const csv = String(getIndices.representations['text/csv']!(series));
    expect(csv.split('\n')).toEqual([
      'time,value,flag',
      '1990-01,,missing',
      '1990-02,,missing',
      `1990-03,${series.value[2]},${series.flag[2]}`,
      '',
    ]);
  });
});

const piezometer = new URL('../../../../shared/data/drought/piezometers/piezo12.csv', import.meta.url);
const describeReal = existsSync(piezometer) ? describe : describe.skip;

describeReal('a real piezometer with its weather', () => {
  const real = () =>
    inputOf(
      {
        id: 'piezo12',
        site: { id: 'beaugency', name: { fr: 'Piézomètre 12' } },
        variables: [
          { column: 'date', role: 'date' },
          { column: 'level', role: 'groundwater-level', unit: 'm' },
          { column: 'PRELIQ_Q', role: 'precipitation', unit: 'mm' },
          { column: 'T_Q', role: 'air-temperature', unit: 'Cel' },
          { column: 'ETP_Q', role: 'reference-evapotranspiration', unit: 'mm' },
        ],
      },
      readFileSync(piezometer),
    );

  it('has all three indices from October 1965 on, standardised', async () => {
    for (const index of ['spi', 'spei', 'sgi'] as const) {
      const series = await ask({ index, scale: index === 'sgi' ? undefined : 6 }, real());
      expect(series.time[0]).toBe('1965-10');
      const values = series.value.filter((value) => value !== null);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      expect(values.length).toBeGreaterThan(600);
      expect(Math.abs(mean)).toBeLessThan(0.1);
      expect(series.flag.every((flag) => INDEX_FLAGS.includes(flag))).toBe(true);
    }
  });

  it('tells that its precipitation is liquid only, in both languages, except for the groundwater', async () => {
    const { notes } = (await ask({}, real())).recipe;
    expect(notes['fr']).toContain('PRELIQ_Q');
    expect(notes['en']).toContain('liquid precipitation only');
    expect((await ask({ index: 'sgi', scale: undefined }, real())).recipe.notes).toEqual({});
  });
});
