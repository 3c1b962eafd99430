import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { LRUCache } from 'lru-cache';
import { Batcher } from '../../../shared/batcher.ts';
import { HubDatabase } from '../../../shared/hub-database.ts';
import type { JobRow } from '../jobs.repository.ts';

export interface Place {
  /** 1 is the next; 0 no longer waits. */
  position: number;
  estimatedStart: Date | null;
}

/** How far back starts tell of the pace. */
const WINDOW_MINUTES = 10;
/** Of fewer, no pace is known. */
const FEWEST_STARTS = 2;
const NOWHERE: Place = { position: 0, estimatedStart: null };
const NO_PACE = { starts: 0, since: null };

/** A pace that is known changes little within this. */
const PACE_KEPT_MS = 1_000;

interface Pace {
  starts: number;
  since: Date | null;
}

/** Where jobs stand in the queue of their operation, and when they may begin. */
@Injectable()
export class QueueEstimates {
  private readonly paces = new LRUCache<string, Pace>({ max: 1_000, ttl: PACE_KEPT_MS });
  private readonly asked = new Batcher<JobRow, Place>((rows) => this.look(rows));

  constructor(private readonly database: HubDatabase) {}

  async of(rows: readonly JobRow[]): Promise<Map<string, Place>> {
    const waiting = rows.filter(({ state }) => state === 'queued');
    const places = new Map(rows.map(({ id }) => [id, NOWHERE]));
    if (waiting.length === 0) return places;
    // What an ambient transaction has written is seen by nobody else.
    const found = this.database.inTransaction
      ? await this.look(waiting)
      : await Promise.all(waiting.map((row) => this.asked.add(row)));
    waiting.forEach(({ id }, i) => places.set(id, found[i] ?? NOWHERE));
    return places;
  }

  private async look(rows: readonly JobRow[]): Promise<Place[]> {
    const positions = await this.positions(rows);
    const now = Date.now();
    const places: Place[] = [];
    for (const row of rows) {
      const position = positions.get(row.id) ?? 0;
      const { starts, since } = position === 0 ? NO_PACE : await this.pace(row);
      places.push({ position, estimatedStart: estimate(now, position, starts, since) });
    }
    return places;
  }

  /** One walk along each queue: those before the first that is asked about are only counted. */
  private async positions(rows: readonly JobRow[]): Promise<Map<string, number>> {
    const ids = rows.map(({ id }) => id);
    const { rows: found } = await sql<{ id: string; position: number }>`
      with asked as (
        select use_case, operation, version, min(queue_seq) as first, max(queue_seq) as last
        from use_cases.jobs where id = any(${ids}::text[]) and state = 'queued' group by 1, 2, 3
      )
      select j.id, before.count + row_number() over (partition by j.use_case, j.operation, j.version
        order by j.queue_seq) as position
      from asked
      cross join lateral (
        select count(*) from use_cases.jobs o where o.state = 'queued' and o.use_case = asked.use_case
          and o.operation = asked.operation and o.version = asked.version and o.queue_seq < asked.first
      ) before
      join use_cases.jobs j on j.state = 'queued' and j.use_case = asked.use_case
        and j.operation = asked.operation and j.version = asked.version
        and j.queue_seq between asked.first and asked.last`.execute(this.database.query);
    return new Map(found.map(({ id, position }) => [id, position]));
  }

  private async pace({ use_case, operation, version }: JobRow): Promise<Pace> {
    const key = `${use_case} ${operation} ${version}`;
    const held = this.paces.get(key);
    if (held) return held;
    const { rows } = await sql<Pace>`
      select count(*) as starts, min(started_at) as since from (
        select started_at from use_cases.jobs where use_case = ${use_case} and operation = ${operation}
          and version = ${version} and started_at > now() - make_interval(mins => ${WINDOW_MINUTES})
        order by started_at desc limit 200) recent`.execute(this.database.query);
    const pace = rows[0] ?? NO_PACE;
    if (pace.starts >= FEWEST_STARTS) this.paces.set(key, pace);
    return pace;
  }
}

/** At the mean pace of the recent starts; unknown with fewer than two. */
export function estimate(now: number, position: number, starts: number, since: Date | null): Date | null {
  if (since === null || starts < FEWEST_STARTS) return null;
  const meanMs = Math.max(1, now - +since) / starts;
  return new Date(now + Math.round(position * meanMs));
}
