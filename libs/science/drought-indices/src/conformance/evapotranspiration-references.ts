import { hargreaves, type HargreavesInput } from '../evapotranspiration/hargreaves.ts';
import { penmanMonteith, radiationOfSunshine } from '../evapotranspiration/penman-monteith.ts';
import { penmanOfR, type PenmanOfRInput } from '../evapotranspiration/penman-of-r.ts';
import { solarDay } from '../evapotranspiration/solar-geometry.ts';
import { thornthwaite } from '../evapotranspiration/thornthwaite.ts';
import { saturationPressure, windAtTwoMetres } from '../evapotranspiration/vapour.ts';
import { columnOf, largestDifference, matrixOf, type ReadText } from './published-values.ts';
import type { Reference } from './references.ts';

const R_SPEI = 'SPEI for R (6d3c8ba6)';
const JANUARY_1980 = 1980 * 12;
const STATION = { latitude: 37.6475, altitude: 402.6 };

const wichita = (read: ReadText, column: number) => columnOf(read, 'spei_r/wichita.csv', column);
const [TMAX, TMIN, TMEAN, WIND, SUNSHINE, CLOUDS] = [3, 4, 5, 6, 7, 8];

function ofR(
  file: string,
  convention: string,
  stated: number,
  compute: (read: ReadText, expected: Float64Array) => Float64Array,
): Reference {
  const path = `spei_r/${file}.csv`;
  return {
    file: path,
    origin: R_SPEI,
    convention,
    stated,
    measure: (read) => {
      const expected = columnOf(read, path, 1);
      const actual = compute(read, expected);
      return largestDifference(actual, expected);
    },
  };
}

function byHargreaves(read: ReadText, changes: Partial<HargreavesInput>): Float64Array {
  const input = { minimum: wichita(read, TMIN), maximum: wichita(read, TMAX), ...changes };
  return hargreaves({ months: 'february-28', constants: 'icid1994', ...input }, JANUARY_1980);
}

function byPenman(read: ReadText, changes: Partial<PenmanOfRInput>): Float64Array {
  const input = {
    minimum: wichita(read, TMIN),
    maximum: wichita(read, TMAX),
    wind: wichita(read, WIND),
    ...STATION,
    ...changes,
  };
  return penmanOfR(input, JANUARY_1980);
}
const sunshine = (read: ReadText) => ({ sunshine: wichita(read, SUNSHINE) });

const byThornthwaite = (read: ReadText, months: 'calendar' | 'february-28') =>
  thornthwaite(wichita(read, TMEAN), JANUARY_1980, {
    latitude: STATION.latitude,
    daylight: 'middle-day',
    months,
  });

const PENMAN = 'penmanOfR, ICID 1994 constants';

export const EVAPOTRANSPIRATION_REFERENCES: readonly Reference[] = [
  {
    file: 'climate_indices/pet_thornthwaite.csv',
    origin: 'climate_indices (58ca46aa)',
    convention: 'Thornthwaite, latitude 25.2292, calendar months, mean daylight of the days',
    stated: 3.7e-5,
    measure: (read) =>
      largestDifference(
        thornthwaite(matrixOf(read, 'climate_indices/temp_celsius.csv'), 1895 * 12, { latitude: 25.2292 }),
        matrixOf(read, 'climate_indices/pet_thornthwaite.csv'),
      ),
  },
  ofR('thornthwaite_out', 'Thornthwaite, 28-day February, daylight of the 15th', 1.1e-13, (read) =>
    byThornthwaite(read, 'february-28'),
  ),
  ofR('thornthwaite_out_ts', 'Thornthwaite, calendar months, daylight of the middle day', 1.1e-13, (read) =>
    byThornthwaite(read, 'calendar'),
  ),
  ofR('hargreaves_out_lat', 'Hargreaves, 28-day February', 1.1e-13, (read) => byHargreaves(read, STATION)),
  ofR('hargreaves_out_ts', 'Hargreaves, calendar months', 1.1e-13, (read) =>
    byHargreaves(read, { ...STATION, months: 'calendar' }),
  ),
  ofR('hargreaves_out_ra', 'Hargreaves, radiation given', 1.1e-13, (read) =>
    byHargreaves(read, { radiation: wichita(read, TMAX).map((x) => Math.max(0, x)) }),
  ),
  {
    ...ofR('hargreaves_out_pre', '', 1.1e-13, () => new Float64Array()),
    convention:
      'Hargreaves with rain; the package gave it temperatures for rain, the months below zero are left out',
    measure: (read) => {
      const given = wichita(read, TMAX).map((x) => (x < 0 ? NaN : x));
      const expected = columnOf(read, 'spei_r/hargreaves_out_pre.csv', 1);
      const actual = byHargreaves(read, { ...STATION, precipitation: given });
      return largestDifference(
        actual,
        expected.map((x, i) => (Number.isNaN(given[i]) ? NaN : x)),
      );
    },
  },
  ofR('penman_out_tsun', `${PENMAN}, sunshine`, 1.2e-13, (read) => byPenman(read, sunshine(read))),
  ...['penman_out_ts', 'penman_out_tsun_ts'].map((file) =>
    ofR(file, `${PENMAN}, sunshine, calendar months`, 1.2e-13, (read) =>
      byPenman(read, { ...sunshine(read), months: 'calendar' }),
    ),
  ),
  ofR('penman_out_cc', `${PENMAN}, cloud cover`, 1.2e-13, (read) =>
    byPenman(read, { cloudCover: wichita(read, CLOUDS) }),
  ),
  ofR('penman_out_u2', `${PENMAN}, wind 2 m/s`, 1.2e-13, (read) =>
    byPenman(read, { ...sunshine(read), wind: undefined }),
  ),
  ofR('penman_out_fao', 'penmanOfR, FAO variant', 1.2e-13, (read) =>
    byPenman(read, { ...sunshine(read), method: 'fao' }),
  ),
  ofR('penman_out_asce', 'penmanOfR, ASCE variant', 1.2e-13, (read) =>
    byPenman(read, { ...sunshine(read), method: 'asce' }),
  ),
  ofR('penman_out_co2', `${PENMAN}, CO₂ 450 ppm`, 1.2e-13, (read, expected) =>
    byPenman(read, { ...sunshine(read), carbonDioxide: expected.map(() => 450) }),
  ),
  ofR('penman_out_co2ts', `${PENMAN}, CO₂ 300 to 450 ppm`, 1.2e-13, (read, expected) =>
    byPenman(read, {
      ...sunshine(read),
      carbonDioxide: expected.map((_, i) => 300 + (150 * i) / (expected.length - 1)),
    }),
  ),
  ofR('penman_out_cabinda', `${PENMAN}, Cabinda, solar radiation and humidity given`, 1.2e-13, (read) => {
    const column = (position: number) => columnOf(read, 'spei_r/cabinda.csv', position);
    const [minimum, maximum, relativeHumidity, wind] = [column(1), column(2), column(3), column(4)];
    const place = { latitude: -5.33, altitude: 20 };
    return penmanOfR({ minimum, maximum, relativeHumidity, wind, solarRadiation: column(6), ...place }, 0);
  }),
  {
    file: 'fao56/fao56_cases.json#example17',
    origin: 'FAO-56, example 17 (Bangkok, April)',
    convention: 'penmanMonteith, monthly, G = 0.14',
    stated: 5e-3,
    measure: () => {
      const latitude = 13 + 44 / 60;
      const { radiation, sunsetAngle } = solarDay(latitude, 105);
      const { evapotranspiration } = penmanMonteith({
        minimum: 25.6,
        maximum: 34.8,
        wind: 2,
        vapourPressure: 2.85,
        solarRadiation: radiationOfSunshine(8.5, (24 / Math.PI) * sunsetAngle, radiation),
        extraterrestrialRadiation: radiation,
        altitude: 2,
        soilHeatFlux: 0.14,
        mean: 30.2,
      });
      return Math.abs(evapotranspiration - 5.72);
    },
  },
  {
    file: 'fao56/fao56_cases.json#example18',
    origin: 'FAO-56, example 18 (Uccle, 6 July)',
    convention: 'penmanMonteith, daily, G = 0',
    stated: 5e-3,
    measure: () => {
      const [minimum, maximum] = [12.3, 21.5];
      const { radiation, sunsetAngle } = solarDay(50.8, 187);
      const { evapotranspiration } = penmanMonteith({
        minimum,
        maximum,
        wind: windAtTwoMetres(10 / 3.6, 10),
        vapourPressure: (saturationPressure(minimum) * 0.84 + saturationPressure(maximum) * 0.63) / 2,
        solarRadiation: radiationOfSunshine(9.25, (24 / Math.PI) * sunsetAngle, radiation),
        extraterrestrialRadiation: radiation,
        altitude: 100,
      });
      return Math.abs(evapotranspiration - 3.88);
    },
  },
];
