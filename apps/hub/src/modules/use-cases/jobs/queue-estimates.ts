import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { HubDatabase } from '../../../shared/hub-database.ts';
import type { JobRow } from '../jobs.repository.ts';

export interface Place {
  /** 1 is the next; 0 no longer waits. */
  position: number;
  estimatedStart: Date | null;
}

/** How far back starts tell of the pace. */
const WINDOW_MINUTES = 10;

/** Where jobs stand in the queue of their operation, and when they may begin. */
@Injectable()
export class QueueEstimates {
  constructor(private readonly database: HubDatabase) {}

  async of(rows: readonly JobRow[]): Promise<Map<string, Place>> {
    const waiting = rows.filter(({ state }) => state === 'queued');
    const places = new Map(rows.map(({ id }) => [id, { position: 0, estimatedStart: null } as Place]));
    if (waiting.length === 0) return places;
    const { rows: found } = await sql<{ id: string; position: number; starts: number; since: Date | null }>`
      select j.id,
        (select count(*) from use_cases.jobs o where o.state = 'queued' and o.use_case = j.use_case
          and o.operation = j.operation and o.version = j.version and o.queue_seq <= j.queue_seq) as position,
        pace.starts, pace.since
      from use_cases.jobs j
      join lateral (
        select count(*) as starts, min(started_at) as since from (
          select started_at from use_cases.jobs p where p.use_case = j.use_case and p.operation = j.operation
            and p.version = j.version and p.started_at > now() - make_interval(mins => ${WINDOW_MINUTES})
          order by started_at desc limit 200) recent
      ) pace on true
      where j.id = any(${waiting.map(({ id }) => id)}::text[])`.execute(this.database.query);
    const now = Date.now();
    for (const { id, position, starts, since } of found)
      places.set(id, { position, estimatedStart: estimate(now, position, starts, since) });
    return places;
  }
}

/** At the mean pace of the recent starts; unknown with fewer than two. */
export function estimate(now: number, position: number, starts: number, since: Date | null): Date | null {
  if (since === null || starts < 2) return null;
  const meanMs = Math.max(1, now - +since) / starts;
  return new Date(now + Math.round(position * meanMs));
}
