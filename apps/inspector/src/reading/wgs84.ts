type Box = [number, number, number, number];

const STEPS = 8;

/**
 * West, south, east, north in degrees of what is a box in another system: its edges bend, so points along them count.
 * @param toDegrees gives longitude and latitude
 */
export function boxInDegrees(
  [west, south, east, north]: Box,
  toDegrees: (x: number, y: number) => [number, number],
): Box | undefined {
  const lons: number[] = [];
  const lats: number[] = [];
  for (let i = 0; i <= STEPS; i++) {
    for (let j = 0; j <= STEPS; j++) {
      if (i % STEPS !== 0 && j % STEPS !== 0) continue;
      const [lon, lat] = toDegrees(west + ((east - west) * i) / STEPS, south + ((north - south) * j) / STEPS);
      lons.push(lon);
      lats.push(lat);
    }
  }
  const box: Box = [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
  return isInDegrees(box) ? (box.map((degrees) => Number(degrees.toFixed(7))) as Box) : undefined;
}

/** A little more than the globe: the edges of pixels lie half a pixel beyond it. */
export const isInDegrees = (box: readonly number[]) =>
  box.length === 4 &&
  box.every(Number.isFinite) &&
  Math.abs(box[0] ?? NaN) <= 181 &&
  Math.abs(box[2] ?? NaN) <= 361 &&
  Math.abs(box[1] ?? NaN) <= 91 &&
  Math.abs(box[3] ?? NaN) <= 91;

/** From a system known by its EPSG code; undefined where it is not known here. */
export async function degreesFromEpsg(
  code: number,
): Promise<((x: number, y: number) => [number, number]) | undefined> {
  if (code === 4326) return (x, y) => [x, y];
  const [{ default: proj4 }, geokeys] = await Promise.all([
    import('proj4'),
    import('geotiff-geokeys-to-proj4'),
  ]);
  const { proj4: definition, errors } = geokeys.toProj4({
    GTModelTypeGeoKey: 1,
    ProjectedCSTypeGeoKey: code,
  } as never);
  const attempt = errors && Object.keys(errors).length > 0 ? undefined : definition;
  if (!attempt) return undefined;
  const transform = proj4(attempt, 'WGS84');
  return (x, y) => {
    const [lon = NaN, lat = NaN] = transform.forward([x, y]);
    return [lon, lat];
  };
}
