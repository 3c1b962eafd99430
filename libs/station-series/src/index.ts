/** The profile `cdh:station-series`: daily series of one site as CSV. Pure: no dependency, runs in a browser too. */
export const PROFILE = 'cdh:station-series';
export { civilDate, dayNumber, formatDay, parseDay } from './calendar-day.ts';
export type { CivilDate } from './calendar-day.ts';
export type { Variable } from './column-plan.ts';
export type { Encoding } from './csv-text.ts';
export { MAX_COLUMNS } from './read-header.ts';
export { FIRST_DAY, LAST_DAY } from './read-records.ts';
export { MAX_BYTES, readStationSeries } from './read-station-series.ts';
export type { CsvDialect, SeriesDescription, SeriesReading, StationSeries } from './read-station-series.ts';
export { MAX_RECORD_BYTES } from './record-scanner.ts';
export { DATE_ROLE, isValueRole, ROLES } from './roles.ts';
export type { RoleDefinition, SeriesRole, ValueRole } from './roles.ts';
export { MAX_ERRORS } from './series-problem.ts';
export type { FormatCode, FormatError, FormatProblem } from './series-problem.ts';
