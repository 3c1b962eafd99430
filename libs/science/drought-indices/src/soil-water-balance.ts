/** Two stores of soil water, in mm of available water at field capacity. */
export interface SoilCapacities {
  readonly surface: number;
  readonly deep: number;
}

/** Palmer's inch on top, and a French median reserve of 150 mm in all, where the soil is not known. */
export const DEFAULT_SOIL: SoilCapacities = { surface: 25.4, deep: 124.6 };

export interface SoilWater {
  /** Water available over capacity, 0 (wilting) to 1 (field capacity): comparable to a soil wetness index. NaN where unknown. */
  readonly wetness: Float64Array;
  /** Actual evapotranspiration, mm per step. */
  readonly evapotranspiration: Float64Array;
  /** What neither store could hold, mm per step. */
  readonly drainage: Float64Array;
}

/**
 * Two-layer bucket. Rain meets demand first. A surplus fills the surface, then the deep store, then drains. A deficit
 * empties the surface at the full rate, then the deep store in proportion to its filling:
 * deep loss = remaining demand · deep/(surface + deep capacity), at most what is there.
 * Both stores begin full; a missing step leaves everything after it unknown until both are full again, when the past no
 * longer matters. For daily, ten-day or monthly steps; the finer the better.
 * Source: W. C. Palmer (1965), Meteorological Drought, US Weather Bureau Research Paper 45, pp. 8–11.
 * @param precipitation mm per step
 * @param demand reference evapotranspiration, mm per step; negative (dew) counts as 0
 * @throws RangeError for unequal lengths, negative rain or capacities that are not positive
 */
export function soilWaterBalance(
  precipitation: Float64Array,
  demand: Float64Array,
  capacities: SoilCapacities = DEFAULT_SOIL,
): SoilWater {
  const n = precipitation.length;
  const { surface: surfaceCapacity, deep: deepCapacity } = capacities;
  const capacity = surfaceCapacity + deepCapacity;
  check(precipitation, demand, capacities);
  const wetness = new Float64Array(n).fill(NaN);
  const evapotranspiration = new Float64Array(n).fill(NaN);
  const drainage = new Float64Array(n).fill(NaN);
  // Two runs, one from full and one from empty stores, bracket what is not known.
  let wet = { surface: surfaceCapacity, deep: deepCapacity };
  let dry = wet;
  for (let i = 0; i < n; i++) {
    const [rain, wanted] = [precipitation[i]!, Math.max(0, demand[i]!)];
    if (Number.isNaN(rain) || Number.isNaN(wanted)) {
      wet = { surface: surfaceCapacity, deep: deepCapacity };
      dry = { surface: 0, deep: 0 };
      continue;
    }
    const stepOfWet = advance(wet, rain, wanted, capacities);
    const stepOfDry = wet === dry ? stepOfWet : advance(dry, rain, wanted, capacities);
    wet = stepOfWet.stores;
    dry = stepOfDry.stores;
    const known = Math.abs(wet.surface + wet.deep - dry.surface - dry.deep) <= 1e-9 * capacity;
    if (!known) continue;
    dry = wet;
    wetness[i] = (wet.surface + wet.deep) / capacity;
    evapotranspiration[i] = stepOfWet.evapotranspiration;
    drainage[i] = stepOfWet.drainage;
  }
  return { wetness, evapotranspiration, drainage };
}

interface Stores {
  readonly surface: number;
  readonly deep: number;
}

function advance({ surface, deep }: Stores, rain: number, demand: number, capacities: SoilCapacities) {
  if (rain >= demand) {
    const surplus = rain - demand;
    const toSurface = Math.min(surplus, capacities.surface - surface);
    const toDeep = Math.min(surplus - toSurface, capacities.deep - deep);
    return {
      stores: { surface: surface + toSurface, deep: deep + toDeep },
      evapotranspiration: demand,
      drainage: surplus - toSurface - toDeep,
    };
  }
  const deficit = demand - rain;
  const fromSurface = Math.min(deficit, surface);
  const share = deep / (capacities.surface + capacities.deep);
  const fromDeep = Math.min(deep, (deficit - fromSurface) * share);
  return {
    stores: { surface: surface - fromSurface, deep: deep - fromDeep },
    evapotranspiration: rain + fromSurface + fromDeep,
    drainage: 0,
  };
}

function check(precipitation: Float64Array, demand: Float64Array, { surface, deep }: SoilCapacities): void {
  if (demand.length !== precipitation.length) {
    throw new RangeError(`demand has ${demand.length} values, precipitation ${precipitation.length}`);
  }
  if (!(surface > 0 && deep > 0 && surface + deep < 1e5)) {
    throw new RangeError(`the capacities must be positive, in mm: they are ${surface} and ${deep}`);
  }
  const at = precipitation.findIndex((x) => x < 0 || x > 1e5);
  if (at >= 0) {
    throw new RangeError(`precipitation[${at}] is ${precipitation[at]}: it must be from 0 to 100000 mm`);
  }
  const bad = demand.findIndex((x) => x < -100 || x > 1e4);
  if (bad >= 0) throw new RangeError(`demand[${bad}] is ${demand[bad]}: it must be from -100 to 10000 mm`);
}
