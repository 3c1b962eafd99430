import type { DescribedVariable } from '@cdh/contracts';
import type { Findings } from '../reading/findings.ts';

/** A one-dimensional variable that may be an axis of a cube, with its attributes. */
export interface Axis {
  name: string;
  units: string | undefined;
  values: ArrayLike<number>;
}

const EPOCH_MS: Record<string, number> = {
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/** Extent from the axes, by the CF conventions: units of degrees, or "days since …"; names where there are no units. */
export function placeCube(axes: readonly Axis[], findings: Findings): void {
  const lon = axes.find(
    ({ name, units }) => /^degrees?_?e(ast)?$/i.test(units ?? '') || /^(lon|longitude)$/i.test(name),
  );
  const lat = axes.find(
    ({ name, units }) => /^degrees?_?n(orth)?$/i.test(units ?? '') || /^(lat|latitude)$/i.test(name),
  );
  const x = lon && rangeOf(lon.values);
  const y = lat && rangeOf(lat.values);
  if (x && y && y[0] >= -90 && y[1] <= 90 && x[0] >= -180 && x[1] <= 360) {
    // Longitudes of 0 to 360 degrees are the same globe, cut elsewhere.
    const west = x[1] > 180 ? (x[1] - x[0] > 350 ? -180 : x[0] > 180 ? x[0] - 360 : x[0]) : x[0];
    const east = x[1] > 180 ? (x[1] - x[0] > 350 ? 180 : x[1] - 360) : x[1];
    findings.extent.bbox = [west, y[0], east, y[1]];
    findings.crs ??= 'OGC:CRS84';
  }
  for (const { units, values } of axes) {
    const toTime = timeOf(units);
    const range = toTime && rangeOf(values);
    const [start, end] = range ? range.map(toTime) : [];
    if (start === undefined || end === undefined) continue;
    findings.extent.start = start;
    findings.extent.end = end;
    return;
  }
}

/** Units of CF's kind: "days since 1950-01-01". */
export function timeOf(units: string | undefined): ((value: number) => string | undefined) | undefined {
  const match =
    /^(second|minute|hour|day)s? since (\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2}))?/i.exec(
      units ?? '',
    );
  if (!match) return undefined;
  const [, unit = '', year, month, day, hour = '0', minute = '0'] = match;
  const origin = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute));
  const step = EPOCH_MS[unit.toLowerCase()] ?? NaN;
  return (value) => {
    const date = new Date(origin + value * step);
    return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
  };
}

export function rangeOf(values: ArrayLike<number>): [number, number] | undefined {
  let [min, max] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    const value = Number(values[i]);
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return min <= max ? [min, max] : undefined;
}

/** Minimum, maximum and missing share of values, their fill value aside. */
export function summariseValues(
  variable: DescribedVariable,
  values: ArrayLike<number>,
  fill: number | undefined,
): void {
  let [min, max, missing] = [Infinity, -Infinity, 0];
  for (let i = 0; i < values.length; i++) {
    const value = Number(values[i]);
    if (Number.isNaN(value) || value === fill) missing += 1;
    else {
      if (value < min) min = value;
      if (value > max) max = value;
    }
  }
  if (min <= max) Object.assign(variable, { min, max });
  if (values.length > 0) variable.missing = missing / values.length;
}
