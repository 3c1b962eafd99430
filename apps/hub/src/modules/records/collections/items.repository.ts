import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import type { FileExtent } from '@cdh/contracts';
import { HubDatabase } from '../../../shared/hub-database.ts';
import type { Visibility } from '../../catalogue/index.ts';

export interface ItemRow {
  dataset: string;
  number: number;
  ordinal: number;
  title: unknown;
  partition: string | null;
  path: string;
  mediaType: string;
  size: number;
  sha256: string;
  licence: string | null;
  access: string;
  publishedAt: Date;
  extent: FileExtent;
}

export interface ItemFilter {
  collection: string;
  bbox?: readonly [number, number, number, number] | undefined;
  /** RFC 3339; null where the interval is open. */
  from?: string | null | undefined;
  until?: string | null | undefined;
  /** One item alone. */
  item?: ItemKey | undefined;
}

export interface ItemKey {
  dataset: string;
  number: number;
  ordinal: number;
}

/** What the files of a collection's members are: of each dataset its latest version, of each product its partitions. */
@Injectable()
export class ItemsRepository {
  constructor(private readonly database: HubDatabase) {}

  async list(
    filter: ItemFilter,
    visibility: Visibility,
    limit: number,
    after: ItemKey | undefined,
  ): Promise<ItemRow[]> {
    const { collection, item } = filter;
    const { rows } = await sql<ItemRow>`
      with hidden as materialized (
        select id from catalogue.datasets d where access = 'private' and not (${mayKnow(visibility)})
      ), members as (
        select d.* from catalogue.datasets d
        where d.record ->> 'collection' = ${collection} and d.id not in (select id from hidden)
      ), items as (
        select d.id as dataset, v.number, f.ordinal, d.record -> 'title' as title, v.partition, f.path,
          f.media_type as "mediaType", f.size, f.sha256, v.published_at as "publishedAt",
          coalesce(x.licence, d.record ->> 'licence') as licence,
          case when d.access = 'private' then d.access else coalesce(x.access, d.access) end as access,
          jsonb_strip_nulls(jsonb_build_object(
            'bbox', coalesce(f.extent -> 'bbox', case when d.record #>> '{site,lon}' is not null
              and d.record #>> '{site,lat}' is not null then jsonb_build_array(
                d.record #> '{site,lon}', d.record #> '{site,lat}',
                d.record #> '{site,lon}', d.record #> '{site,lat}') end),
            'start', coalesce(f.extent ->> 'start', d.record #>> '{temporal,start}' || 'T00:00:00Z'),
            'end', coalesce(f.extent ->> 'end', d.record #>> '{temporal,end}' || 'T23:59:59Z'))) as extent
        from members d
        join catalogue.versions v on v.dataset = d.id and (
          case when d.kind <> 'product' then v.number = d.latest
          else v.state = 'published' and not exists (
            select from catalogue.versions w
            where w.dataset = v.dataset and w.partition = v.partition and w.number > v.number
              and w.state = 'published') end)
        join catalogue.version_files f on f.dataset = v.dataset and f.number = v.number
        left join lateral (
          select o ->> 'licence' as licence, o ->> 'access' as access
          from jsonb_array_elements(v.distributions) o where o ->> 'id' = f.distribution) x on true
        where v.state in ('published', 'deprecated') and not exists (
          select from catalogue.inputs i
          where i.dataset = v.dataset and i.number = v.number and i.input_dataset in (select id from hidden))
      )
      select * from items
      where ${within(filter)}
        ${item === undefined ? sql`` : sql`and (dataset, number, ordinal) = (${item.dataset}, ${item.number}, ${item.ordinal})`}
        ${after === undefined ? sql`` : sql`and (dataset, number, ordinal) > (${after.dataset}, ${after.number}, ${after.ordinal})`}
      order by dataset, number, ordinal limit ${limit}`.execute(this.database.query);
    return rows;
  }
}

/** As STAC has it: what does not say where or when it is, is in no box and at no time. */
function within({ bbox, from, until }: ItemFilter): RawBuilder<unknown> {
  const conditions: RawBuilder<unknown>[] = [sql`true`];
  if (bbox) {
    const [west, south, east, north] = bbox;
    conditions.push(sql`(extent #>> '{bbox,0}')::float8 <= ${east} and (extent #>> '{bbox,2}')::float8 >= ${west}
      and (extent #>> '{bbox,1}')::float8 <= ${north} and (extent #>> '{bbox,3}')::float8 >= ${south}`);
  }
  const timed = sql`(extent ? 'start' or extent ? 'end')`;
  if (from) conditions.push(sql`${timed} and coalesce((extent ->> 'end')::timestamptz >= ${from}, true)`);
  if (until) conditions.push(sql`${timed} and coalesce((extent ->> 'start')::timestamptz <= ${until}, true)`);
  return sql.join(conditions, sql` and `);
}

/** Of a private dataset `d`. */
function mayKnow(visibility: Visibility): RawBuilder<unknown> {
  if (visibility === 'all') return sql`true`;
  return sql`d.id = any(${visibility.granted}) or d.publisher = ${visibility.publisher ?? ''}`;
}
