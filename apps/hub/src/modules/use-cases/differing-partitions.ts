import type { Publication } from '@cdh/contracts';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { HubDatabase } from '../../shared/hub-database.ts';

interface Compared {
  product: string;
  useCaseVersion: string;
  partitionedBy: Publication['partitionedBy'];
  /** What the use case reads. */
  datasets: string[];
  profiles: string[];
  /** Datasets that are not open and that it may derive from. */
  derivable: string[];
}

/**
 * The plan of every partition of a product, made in Postgres and compared with what is wanted there: one query that
 * answers with those that differ, however many there are. It says where to look; `planPartition`, under the partition's
 * lock, says what is to be done.
 */
@Injectable()
export class DifferingPartitions {
  constructor(private readonly database: HubDatabase) {}

  async list(compared: Compared): Promise<string[]> {
    const { product, useCaseVersion, datasets, profiles, derivable } = compared;
    const path = pathOf(compared.partitionedBy);
    const { rows } = await sql<{ partition: string }>`
      with candidates as (
        select d.record #>> ${path}::text[] as partition, d.id, d.publisher, d.created_at, d.latest, v.digest
        from catalogue.datasets d
        join catalogue.versions v on v.dataset = d.id and v.number = d.latest
        where d.kind = 'source'
          and (d.id = any(${datasets}) or d.record -> 'conformsTo' ?| ${profiles}::text[])
          and ((d.access = 'open' and coalesce(v.access, 'open') = 'open') or d.id = any(${derivable}))
          and jsonb_typeof(d.record #> ${path}::text[]) in ('string', 'number')
          and length(d.record #>> ${path}::text[]) between 1 and 200
      ), firsts as (
        select distinct on (partition) partition, publisher from candidates order by partition, created_at, id
      ), plans as (
        select c.partition,
          jsonb_agg(jsonb_build_object('dataset', c.id, 'version', c.latest, 'digest', c.digest)
            order by c.created_at, c.id) filter (where c.publisher = f.publisher) as inputs,
          jsonb_agg(c.id order by c.created_at, c.id) filter (where c.publisher <> f.publisher) as excluded
        from candidates c join firsts f using (partition)
        group by c.partition
      ), held as (
        select partition, wanted, inputs from use_cases.partitions where product = ${product}
      )
      select coalesce(p.partition, h.partition) as partition
      from plans p full join held h using (partition)
      where case
        when p.partition is null then
          -- What stays though its inputs are gone: only while the use case may derive from their datasets.
          h.wanted -> 'inputs' <> '[]'::jsonb or exists (
            select from jsonb_array_elements(h.inputs) i
            left join catalogue.datasets d on d.id = i ->> 'dataset'
            where d.id is null or (d.access <> 'open' and d.id <> all(${derivable})))
        when h.partition is null then true
        else h.wanted <> jsonb_strip_nulls(jsonb_build_object(
          'inputs', p.inputs, 'useCaseVersion', ${useCaseVersion}::text, 'excluded', p.excluded))
      end
      order by 1`.execute(this.database.query);
    return rows.map(({ partition }) => partition);
  }
}

/** A JSON pointer (RFC 6901) as Postgres names a path. */
const pathOf = (pointer: string) =>
  pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
