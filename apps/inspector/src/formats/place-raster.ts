import type { GeoTIFFImage } from 'geotiff';
import type { Findings } from '../reading/findings.ts';
import { boxInDegrees, isInDegrees } from '../reading/wgs84.ts';

const USER_DEFINED = 32767;

/** Where a raster lies, in its own system and in degrees where that is known. */
export async function placeRaster(image: GeoTIFFImage, findings: Findings): Promise<void> {
  const keys = image.getGeoKeys();
  const native = boxOf(image);
  if (!native) return;
  findings.format = 'geotiff';
  findings.mediaType = 'image/tiff; application=geotiff';
  findings.extent.native = native;
  if (!keys) {
    findings.note(
      'CRS_ABSENT',
      'Aucun système de coordonnées n’est indiqué.',
      'No coordinate system is given.',
    );
    return;
  }
  const code = [keys.ProjectedCSTypeGeoKey, keys.GeographicTypeGeoKey]
    .map(Number)
    .find((value) => value > 0 && value !== USER_DEFINED);
  const citation: unknown = keys.GTCitationGeoKey ?? keys.PCSCitationGeoKey ?? keys.GeogCitationGeoKey;
  if (code) findings.crs = `EPSG:${code}`;
  else if (typeof citation === 'string') findings.crs = citation.replace(/\|+$/, '');
  const geographic = Number(keys.GTModelTypeGeoKey) === 2;
  const box = geographic && isInDegrees(native) ? native : await inDegrees(keys, native);
  if (box) findings.extent.bbox = box;
  else
    findings.note(
      'CRS_UNKNOWN',
      'Le système de coordonnées n’a pas pu être converti en degrés.',
      'The coordinate system could not be converted to degrees.',
    );
}

function boxOf(image: GeoTIFFImage): [number, number, number, number] | undefined {
  try {
    const [x1 = NaN, y1 = NaN, x2 = NaN, y2 = NaN] = image.getBoundingBox();
    const box = [Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2)] as const;
    return box.every(Number.isFinite) ? [...box] : undefined;
  } catch {
    // The library throws where an image has no place on the globe.
    return undefined;
  }
}

async function inDegrees(
  keys: NonNullable<ReturnType<GeoTIFFImage['getGeoKeys']>>,
  native: [number, number, number, number],
): Promise<[number, number, number, number] | undefined> {
  const [{ default: proj4 }, geokeys] = await Promise.all([
    import('proj4'),
    import('geotiff-geokeys-to-proj4'),
  ]);
  try {
    const { proj4: definition } = geokeys.toProj4(keys as never);
    const transform = proj4(definition, 'WGS84');
    return boxInDegrees(native, (x, y) => {
      const [lon = NaN, lat = NaN] = transform.forward([x, y]);
      return [lon, lat];
    });
  } catch {
    // Systems that neither library knows.
    return undefined;
  }
}
