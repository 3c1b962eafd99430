import { JSONParser } from '@streamparser/json';
import type { Budget } from '../reading/budget.ts';
import { ColumnTally } from '../reading/column-tally.ts';
import { type Findings, previewOf } from '../reading/findings.ts';
import { Refusal } from '../reading/refusal.ts';
import type { Source } from '../reading/source.ts';
import { type Geometry, GeometryTally } from './geometry-tally.ts';
import { NestingCheck } from './nesting-check.ts';

const SHOWN_ROWS = 10;
const MOST_PROPERTIES = 200;
const SLICE = 64 * 1024;

interface Feature {
  type?: unknown;
  geometry?: Geometry | null;
  properties?: Record<string, unknown> | null;
}

/** JSON in a stream, feature by feature; none is kept. */
export async function inspectJson(source: Source, findings: Findings, budget: Budget): Promise<void> {
  findings.format = 'json';
  findings.mediaType = 'application/json';
  const members = new Members(findings);
  const parser = new JSONParser({
    paths: ['$.type', '$.crs', '$.geometry', '$.properties', '$.coordinates', '$.features.*'],
    keepStack: false,
  });
  parser.onValue = ({ value, key, stack }) => members.take(value, key, stack.length);
  const nesting = new NestingCheck();
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  let read = 0;
  try {
    for await (const chunk of source.stream()) {
      for (let at = 0; at < chunk.length; at += SLICE) {
        const part = chunk.subarray(at, at + SLICE);
        nesting.push(part);
        utf8.decode(part, { stream: true });
        parser.write(part);
      }
      read += chunk.length;
      if (!budget.spent) continue;
      findings.partial(
        'TIME',
        `Le temps a manqué : ${read} octets sur ${source.size} ont été lus.`,
        `Time ran out: ${read} of ${source.size} bytes were read.`,
      );
      break;
    }
    if (read >= source.size && !parser.isEnded) parser.end();
  } catch (error) {
    if (error instanceof Refusal) throw error;
    const said = error instanceof Error ? error.message.slice(0, 200) : String(error);
    throw new Refusal('JSON_SYNTAX', `Ce n’est pas du JSON : ${said}`, `This is not JSON: ${said}`);
  }
  await members.finish();
}

/** What the members of a GeoJSON document say. */
class Members {
  private readonly findings: Findings;
  private readonly geometries: GeometryTally;
  private readonly columns = new Map<string, ColumnTally>();
  private readonly rows: Record<string, unknown>[] = [];
  private features = 0;
  private type: unknown;
  private single: Feature = {};
  private readonly bare: Geometry = {};

  constructor(findings: Findings) {
    this.findings = findings;
    this.geometries = new GeometryTally(findings, true);
  }

  take(value: unknown, key: unknown, depth: number): void {
    if (depth === 2) return this.feature(value as Feature);
    if (key === 'type') this.type = value;
    if (key === 'crs') this.findings.crs = crsName(value);
    if (key === 'geometry') this.single.geometry = value as Geometry;
    if (key === 'properties') this.single.properties = value as Record<string, unknown>;
    if (key === 'coordinates') this.bare.coordinates = value;
  }

  async finish(): Promise<void> {
    const { findings, type } = this;
    if (type === 'Feature') this.feature(this.single);
    else if (this.bare.coordinates !== undefined) this.feature({ geometry: { ...this.bare, type } });
    if (this.features === 0 && type !== 'FeatureCollection') return;
    findings.format = 'geojson';
    findings.mediaType = 'application/geo+json';
    findings.counts.features = this.features;
    findings.counts.columns = this.columns.size;
    findings.variables.push(...[...this.columns.values()].map((column) => column.toVariable()));
    const { bounds } = this.geometries;
    if (bounds && !findings.crs) findings.crs = 'OGC:CRS84';
    if (bounds) findings.extent.bbox = bounds;
    const times = [...this.columns.values()].find(({ times }) => times)?.times;
    if (times) [findings.extent.start, findings.extent.end] = times;
    const names = [...this.columns.keys()];
    findings.preview = previewOf(
      names,
      this.rows.map((row) => names.map((name) => row[name])),
    );
    await this.geometries.finish();
  }

  private feature(feature: Feature | null): void {
    this.features += 1;
    this.geometries.add(feature?.geometry);
    const properties = feature?.properties ?? {};
    if (this.rows.length < SHOWN_ROWS) this.rows.push(properties);
    for (const name of Object.keys(properties)) {
      if (this.columns.has(name) || this.columns.size >= MOST_PROPERTIES) continue;
      this.columns.set(name, new ColumnTally(name));
    }
    for (const [name, column] of this.columns) {
      const value = properties[name];
      column.add(
        value === null || value === undefined
          ? undefined
          : typeof value === 'object'
            ? '{…}'
            : String(value as string | number | boolean),
      );
    }
  }
}

/** `urn:ogc:def:crs:EPSG::2154` of GeoJSON as it was in 2008. */
function crsName(value: unknown): string | undefined {
  const name: unknown = (value as { properties?: { name?: unknown } } | null)?.properties?.name;
  if (typeof name !== 'string') return undefined;
  const code = /EPSG:+(\d+)$/i.exec(name)?.[1];
  return code ? `EPSG:${code}` : /CRS84$/.test(name) ? 'OGC:CRS84' : name;
}
