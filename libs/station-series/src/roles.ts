/** What a column of a station series may hold. */
export interface RoleDefinition {
  /** UCUM code of the values. */
  unit: string;
  /** Smallest and largest plausible daily value, both included. */
  bounds: readonly [number, number];
  /** How daily values become monthly ones. */
  monthly: 'sum' | 'mean';
  /** −1 where the value counts downward and is stored with its sign flipped. */
  sign: 1 | -1;
  /** The role under which the values are stored. */
  storedAs: SeriesRole;
  label: { fr: string; en: string };
}

export type SeriesRole =
  | 'groundwater-level'
  | 'precipitation'
  | 'air-temperature'
  | 'reference-evapotranspiration'
  | 'discharge'
  | 'soil-wetness-index';
export type ValueRole = SeriesRole | 'groundwater-depth';

/** The role of the one column of days. */
export const DATE_ROLE = 'date';

/**
 * The value roles of the profile. Bounds are wide enough for any real station and narrow enough to keep out the
 * usual codes of a missing value (−99, −99.9, −999, −9999).
 */
export const ROLES: Readonly<Record<ValueRole, RoleDefinition>> = {
  // From the deepest cones of depression of coastal confined aquifers, tens of metres under the sea, to the summits.
  'groundwater-level': {
    unit: 'm',
    bounds: [-90, 5000],
    monthly: 'mean',
    sign: 1,
    storedAs: 'groundwater-level',
    label: { fr: 'niveau de la nappe', en: 'groundwater level' },
  },
  // Artesian heads rise some tens of metres above the ground; the deepest boreholes in use reach about 1,000 m.
  'groundwater-depth': {
    unit: 'm',
    bounds: [-50, 1000],
    monthly: 'mean',
    sign: -1,
    storedAs: 'groundwater-level',
    label: { fr: 'profondeur de la nappe', en: 'depth to groundwater' },
  },
  // WMO Weather and Climate Extremes Archive: 1,825 mm in 24 h at Foc-Foc, La Réunion, 1966.
  precipitation: {
    unit: 'mm',
    bounds: [0, 2000],
    monthly: 'sum',
    sign: 1,
    storedAs: 'precipitation',
    label: { fr: 'précipitations', en: 'precipitation' },
  },
  // WMO archive: +56.7 °C is the highest on record; −60 °C lies below any inhabited place of Europe.
  'air-temperature': {
    unit: 'Cel',
    bounds: [-60, 60],
    monthly: 'mean',
    sign: 1,
    storedAs: 'air-temperature',
    label: { fr: 'température de l’air', en: 'air temperature' },
  },
  // FAO-56, table 2: up to about 9 mm a day in warm arid climates; strong advection at most triples it.
  'reference-evapotranspiration': {
    unit: 'mm',
    bounds: [0, 30],
    monthly: 'sum',
    sign: 1,
    storedAs: 'reference-evapotranspiration',
    label: { fr: 'évapotranspiration de référence', en: 'reference evapotranspiration' },
  },
  // The Rhône's greatest known flood is near 13,000 m3/s; four times that covers any river of Europe.
  discharge: {
    unit: 'm3/s',
    bounds: [0, 50_000],
    monthly: 'mean',
    sign: 1,
    storedAs: 'discharge',
    label: { fr: 'débit', en: 'discharge' },
  },
  // SWI of SIM2: 0 at wilting point, 1 at field capacity; it leaves that range in dry spells and when saturated.
  'soil-wetness-index': {
    unit: '1',
    bounds: [-1, 3],
    monthly: 'mean',
    sign: 1,
    storedAs: 'soil-wetness-index',
    label: { fr: 'indice d’humidité du sol', en: 'soil wetness index' },
  },
};

export function isValueRole(role: string): role is ValueRole {
  return Object.hasOwn(ROLES, role);
}
