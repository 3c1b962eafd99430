import type { Findings } from '../reading/findings.ts';
import { drawLines } from '../reading/render.ts';
import { crossesItself } from './crosses-itself.ts';

const MOST_DRAWN = 120_000;

export interface Geometry {
  type?: unknown;
  coordinates?: unknown;
  geometries?: unknown;
}

/** The extent of geometries, their outline for a thumbnail, and what is wrong with them. */
export class GeometryTally {
  private box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  private readonly segments: number[] = [];
  private readonly findings: Findings;
  private feature = 0;
  private readonly geographic: boolean;

  /** @param geographic coordinates are degrees: bounds of the globe hold */
  constructor(findings: Findings, geographic: boolean) {
    this.findings = findings;
    this.geographic = geographic;
  }

  get bounds(): [number, number, number, number] | undefined {
    return this.box.every(Number.isFinite) ? this.box : undefined;
  }

  add(geometry: Geometry | null | undefined): void {
    this.feature += 1;
    if (geometry) this.geometry(geometry, 0);
  }

  async finish(): Promise<void> {
    const { bounds } = this;
    if (!bounds) return;
    if (this.segments.length > 0) this.findings.thumbnail = await drawLines(this.segments, bounds);
  }

  private geometry({ type, coordinates, geometries }: Geometry, depth: number): void {
    if (type === 'GeometryCollection' && Array.isArray(geometries) && depth < 8)
      for (const inner of geometries) this.geometry(inner as Geometry, depth + 1);
    else if (type === 'Point') this.line([coordinates]);
    else if (type === 'LineString' || type === 'MultiPoint') this.line(coordinates, type === 'MultiPoint');
    else if (type === 'Polygon') this.polygon(coordinates);
    else if (type === 'MultiLineString' && Array.isArray(coordinates))
      for (const line of coordinates) this.line(line);
    else if (type === 'MultiPolygon' && Array.isArray(coordinates))
      for (const polygon of coordinates) this.polygon(polygon);
    else if (type !== 'GeometryCollection' && type !== undefined)
      this.note('TYPE', 'un type de géométrie inconnu', 'an unknown type of geometry');
  }

  private polygon(rings: unknown): void {
    if (!Array.isArray(rings)) return;
    for (const ring of rings) {
      const points = this.line(ring);
      const [first, last] = [points[0], points.at(-1)];
      if (points.length < 4 || first?.[0] !== last?.[0] || first?.[1] !== last?.[1])
        this.note('RING', 'un anneau qui n’est pas fermé', 'a ring that is not closed');
      else if (crossesItself(points))
        this.note('SELF_CROSSING', 'un anneau qui se croise lui-même', 'a ring that crosses itself');
    }
  }

  private line(given: unknown, apart = false): [number, number][] {
    if (!Array.isArray(given)) return [];
    const points: [number, number][] = [];
    for (const position of given as unknown[]) {
      const [x, y] = Array.isArray(position) ? (position as unknown[]) : [];
      if (typeof x !== 'number' || typeof y !== 'number' || !Number.isFinite(x) || !Number.isFinite(y)) {
        this.note(
          'COORDINATES',
          'des coordonnées qui ne sont pas des nombres',
          'coordinates that are no numbers',
        );
        continue;
      }
      points.push([x, y]);
      this.point(x, y);
    }
    for (let i = 0; i < points.length && this.segments.length < MOST_DRAWN; i++) {
      const [from, to] = [points[i], points[apart ? i : Math.min(i + 1, points.length - 1)]];
      if (from && to) this.segments.push(...from, ...to);
      if (this.geographic && from && to && Math.abs(to[0] - from[0]) > 180)
        this.note('ANTIMERIDIAN', 'une ligne qui franchit ±180°', 'a line that crosses ±180°');
    }
    return points;
  }

  private point(x: number, y: number): void {
    const { box } = this;
    if (this.geographic && (Math.abs(x) > 180 || Math.abs(y) > 90))
      return this.note('BOUNDS', 'des coordonnées hors de ±180° ou ±90°', 'coordinates beyond ±180° or ±90°');
    if (x < box[0]) box[0] = x;
    if (y < box[1]) box[1] = y;
    if (x > box[2]) box[2] = x;
    if (y > box[3]) box[3] = y;
  }

  private note(what: string, fr: string, en: string): void {
    const at = this.feature;
    this.findings.note(`GEOMETRY_${what}`, `L’objet ${at} a ${fr}.`, `Feature ${at} has ${en}.`);
  }
}
