import type { DemonstrationSite } from './demonstration-sites.ts';
import type { Weather } from './generate-weather.ts';

const { exp, min, max } = Math;

/**
 * Groundwater levels, m: a soil that evaporates less as it dries and drains what it cannot hold (C. Thornthwaite and
 * J. Mather, 1955) feeds a linear reservoir, whose outflow is its storage over its time constant.
 */
export function generateGroundwater(site: DemonstrationSite, weather: Weather): Float64Array {
  const { soilCapacity, drainageDays, specificYield, baseLevel } = site;
  const levels = new Float64Array(weather.precipitation.length);
  const outflow = 1 - exp(-1 / drainageDays);
  let soil = soilCapacity / 2;
  let storage = 0;
  for (let i = 0; i < levels.length; i++) {
    const demand = weather.evapotranspiration[i] as number;
    soil += (weather.precipitation[i] as number) - demand * min(1, soil / (0.6 * soilCapacity));
    const recharge = max(0, soil - soilCapacity);
    soil = max(0, soil - recharge);
    storage += recharge - outflow * storage;
    levels[i] = baseLevel + storage / 1000 / specificYield;
  }
  return levels;
}
