import { formatTerritory, VINTAGES } from '@cdh/territory';

/**
 * A place of the demonstration. Coordinates are the approximate public ones of the town, rounded to 0.01°. All
 * other numbers are round choices of the order of magnitude of the region's climate and aquifers; none is measured.
 */
export interface DemonstrationSite {
  id: string;
  town: string;
  /** Code officiel géographique. */
  commune: string;
  lon: number;
  lat: number;
  /** Mean precipitation, mm a year. */
  yearlyRain: number;
  /** Mean air temperature about 1970, °C. */
  meanTemperature: number;
  /** Water that the soil holds before it drains, mm. */
  soilCapacity: number;
  /** Time constant of the aquifer, days. */
  drainageDays: number;
  /** Drainable share of the aquifer's volume. */
  specificYield: number;
  /** Level to which the aquifer drains, m above the sea. */
  baseLevel: number;
}

export const SITES: readonly DemonstrationSite[] = [
  {
    id: 'demo-bourges',
    town: 'Bourges',
    commune: '18033',
    lon: 2.4,
    lat: 47.08,
    yearlyRain: 740,
    meanTemperature: 11,
    soilCapacity: 110,
    drainageDays: 120,
    specificYield: 0.02,
    baseLevel: 128,
  },
  {
    id: 'demo-chartres',
    town: 'Chartres',
    commune: '28085',
    lon: 1.49,
    lat: 48.45,
    yearlyRain: 610,
    meanTemperature: 10.3,
    soilCapacity: 120,
    drainageDays: 700,
    specificYield: 0.05,
    baseLevel: 118,
  },
  {
    id: 'demo-chateauroux',
    town: 'Châteauroux',
    commune: '36044',
    lon: 1.69,
    lat: 46.81,
    yearlyRain: 740,
    meanTemperature: 11.1,
    soilCapacity: 110,
    drainageDays: 150,
    specificYield: 0.03,
    baseLevel: 146,
  },
  {
    id: 'demo-tours',
    town: 'Tours',
    commune: '37261',
    lon: 0.69,
    lat: 47.39,
    yearlyRain: 690,
    meanTemperature: 11.3,
    soilCapacity: 120,
    drainageDays: 250,
    specificYield: 0.04,
    baseLevel: 47,
  },
  {
    id: 'demo-blois',
    town: 'Blois',
    commune: '41018',
    lon: 1.33,
    lat: 47.59,
    yearlyRain: 660,
    meanTemperature: 11,
    soilCapacity: 120,
    drainageDays: 450,
    specificYield: 0.05,
    baseLevel: 84,
  },
  {
    id: 'demo-orleans',
    town: 'Orléans',
    commune: '45234',
    lon: 1.91,
    lat: 47.9,
    yearlyRain: 640,
    meanTemperature: 10.8,
    soilCapacity: 100,
    drainageDays: 900,
    specificYield: 0.06,
    baseLevel: 90,
  },
];

/** `commune:45234@2026`, in the vintage of the list of communes. */
export function communeOf(site: DemonstrationSite): string {
  return formatTerritory({ level: 'commune', code: site.commune, vintage: VINTAGES.commune });
}
