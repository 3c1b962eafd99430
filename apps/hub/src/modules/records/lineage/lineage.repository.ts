import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import type { Provenance } from '../../../database/schema.ts';
import { HubDatabase } from '../../../shared/hub-database.ts';
import type { Visibility } from '../../catalogue/index.ts';

export type Direction = 'upstream' | 'downstream' | 'both';

export interface LineageNode {
  dataset: string;
  number: number;
  kind: string;
  publisher: string;
  title: unknown;
  licence: string | null;
  state: string;
  digest: string;
  partition: string | null;
  identifier: string | null;
  publishedAt: Date;
  provenance: Provenance | null;
  /** There is more around it than was asked for, or than the reader may know of. */
  more: boolean;
}

export interface LineageEdge {
  from: { dataset: string; number: number };
  to: { dataset: string; number: number };
}

interface Asked {
  dataset: string;
  /** Its newest versions where none is named. */
  number?: number | undefined;
  partition?: string | undefined;
  direction: Direction;
  depth: number;
}

/** Versions shown at most, and of these those that the walk begins with. */
export const MOST_NODES = 500;
const MOST_ROOTS = 100;

/** The graph of versions around some of a dataset's, as one recursive query walks it. */
@Injectable()
export class LineageRepository {
  constructor(private readonly database: HubDatabase) {}

  /**
   * A version is walked through, and named, only where the reader may know of its dataset and of every dataset that it
   * was made from; drafts never. What lies behind one that is hidden is not reached.
   */
  async walk(asked: Asked, visibility: Visibility): Promise<{ nodes: LineageNode[]; edges: LineageEdge[] }> {
    const { dataset, number, partition, direction, depth } = asked;
    const up = direction !== 'downstream';
    const down = direction !== 'upstream';
    const { rows } = await sql<LineageNode & { made_from: { dataset: string; number: number }[] | null }>`
      with recursive hidden as materialized (
        select id from catalogue.datasets d where access = 'private' and not (${mayKnow(visibility)})
      ), known as not materialized (
        select v.dataset, v.number from catalogue.versions v
        where v.released and v.dataset not in (select id from hidden)
          and not exists (
            select from catalogue.inputs h
            where h.dataset = v.dataset and h.number = v.number and h.input_dataset in (select id from hidden))
      ), roots as (
        select v.dataset, v.number from catalogue.versions v
        join known k on k.dataset = v.dataset and k.number = v.number
        where v.dataset = ${dataset}
          ${number === undefined ? sql`` : sql`and v.number = ${number}`}
          ${partition === undefined ? sql`` : sql`and v.partition = ${partition}`}
        order by v.number desc limit ${MOST_ROOTS}
      ), walk (dataset, number, way, depth) as (
        select dataset, number, way, 0
        from roots cross join unnest(${[...(up ? ['up'] : []), ...(down ? ['down'] : [])]}::text[]) as ways (way)
        union
        select next.dataset, next.number, w.way, w.depth + 1
        from walk w
        cross join lateral (
          select i.input_dataset as dataset, i.input_number as number from catalogue.inputs i
          where w.way = 'up' and i.dataset = w.dataset and i.number = w.number
          union all
          select i.dataset, i.number from catalogue.inputs i
          where w.way = 'down' and i.input_dataset = w.dataset and i.input_number = w.number
        ) next
        join known k on k.dataset = next.dataset and k.number = next.number
        where w.depth < ${depth}
      ), found as (
        select dataset, number, min(depth) as depth, array_agg(distinct way) as ways
        from walk group by dataset, number
        order by min(depth), dataset, number desc limit ${MOST_NODES}
      )
      select v.dataset, v.number, d.kind, d.publisher, d.record -> 'title' as title,
        d.record ->> 'licence' as licence, v.state, v.digest, v.partition, v.identifier,
        v.published_at as "publishedAt", v.provenance,
        (select jsonb_agg(jsonb_build_object('dataset', i.input_dataset, 'number', i.input_number))
          from catalogue.inputs i join found g on g.dataset = i.input_dataset and g.number = i.input_number
          where i.dataset = v.dataset and i.number = v.number) as made_from,
        ('up' = any(f.ways) and exists (
          select from catalogue.inputs i
          where i.dataset = v.dataset and i.number = v.number and not exists (
            select from found g where g.dataset = i.input_dataset and g.number = i.input_number)))
        or ('down' = any(f.ways) and exists (
          select from catalogue.inputs i
          where i.input_dataset = v.dataset and i.input_number = v.number and not exists (
            select from found g where g.dataset = i.dataset and g.number = i.number))) as more
      from found f
      join catalogue.versions v on v.dataset = f.dataset and v.number = f.number
      join catalogue.datasets d on d.id = v.dataset
      order by v.dataset, v.number`.execute(this.database.query);
    return {
      nodes: rows,
      edges: rows.flatMap(({ dataset: id, number: version, made_from }) =>
        (made_from ?? []).map((to) => ({ from: { dataset: id, number: version }, to })),
      ),
    };
  }
}

/** Of a private dataset `d`. */
function mayKnow(visibility: Visibility): RawBuilder<unknown> {
  if (visibility === 'all') return sql`true`;
  return sql`d.id = any(${visibility.granted}) or d.publisher = ${visibility.publisher ?? ''}`;
}
