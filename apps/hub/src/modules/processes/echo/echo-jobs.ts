import { setTimeout as wait } from 'node:timers/promises';
import { Problem } from '@cdh/contracts';
import { Injectable } from '@nestjs/common';
import { type Selectable, sql } from 'kysely';
import type { EchoRequest, Schema } from '../../../database/schema.ts';
import { HubDatabase } from '../../../shared/hub-database.ts';
import { uuidv7 } from '../../../shared/ids.ts';
import { isAdministrator, type Principal } from '../../../shared/principal.ts';
import type { StatusInfo } from '../status-info.ts';
import { noSuchJob } from '../standard-exceptions.ts';
import { ECHO } from './describe-echo.ts';

export type EchoRow = Selectable<Schema['processes.echoes']>;

const PREFIX = 'echo-';
const LARGEST = 64_000;
const FORGOTTEN_AT_ONCE = 1_000;
/** As often as somebody may dismiss it meanwhile. */
const LOOK_EVERY_MS = 1_000;
const table = 'processes.echoes';

export interface EchoFilter {
  status?: readonly string[] | undefined;
  createdFrom?: string | undefined;
  createdTo?: string | undefined;
  minDurationS?: number | undefined;
  maxDurationS?: number | undefined;
}

/** What `showEcho` says, told to Postgres. */
const statusNow = sql<string>`case when dismissed_at is not null then 'dismissed'
  when ends_at <= now() then 'successful' else 'running' end`;
const durationNow = sql<number>`extract(epoch from least(now(), dismissed_at, ends_at) - created_at)`;

/** Whether a job's id is one of an echo. */
export const isEcho = (job: string) => job.startsWith(PREFIX);
export const echoKey = (job: string) => job.slice(PREFIX.length);

/**
 * Jobs that give back what they got. There is nothing to compute, so nobody works on them: what they are at a moment
 * follows from when they were submitted, on every replica, and no crash can lose one. Kept for a day.
 */
@Injectable()
export class EchoJobs {
  constructor(private readonly database: HubDatabase) {}

  async submit({ kind, id }: Principal, request: EchoRequest, pauseS: number): Promise<EchoRow> {
    if (JSON.stringify(request).length > LARGEST)
      throw new Problem('PAYLOAD_TOO_LARGE', {
        fr: `Un écho différé prend au plus ${LARGEST} octets.`,
        en: `An echo that is deferred takes at most ${LARGEST} bytes.`,
      });
    await this.forget();
    return this.database.query
      .insertInto(table)
      .values({
        id: uuidv7(),
        request: JSON.stringify(request),
        submitter_kind: kind,
        submitter: id,
        ends_at: sql<Date>`now() + make_interval(secs => ${pauseS})`,
        retain_until: sql<Date>`now() + make_interval(secs => ${pauseS}, days => 1)`,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
  }

  /** @throws 404 where there is none, or none for the caller to know of */
  async get(caller: Principal, job: string): Promise<EchoRow> {
    const row = await this.database.query
      .selectFrom(table)
      .selectAll()
      .where('id', '=', echoKey(job))
      .where('retain_until', '>', sql<Date>`now()`)
      .executeTakeFirst();
    if (!row || !maySee(caller, row)) throw noSuchJob();
    return row;
  }

  /** Its status now, and what it becomes. */
  async *events(caller: Principal, job: string, signal: AbortSignal): AsyncGenerator<StatusInfo> {
    for (let last = ''; !signal.aborted;) {
      const row = await this.get(caller, job);
      const status = showEcho(row);
      if (status.status !== last) yield status;
      last = status.status;
      if (status.finished !== undefined) return;
      const left = Math.max(0, +row.ends_at - Date.now()) + 5;
      await wait(Math.min(left, LOOK_EVERY_MS), undefined, { signal }).catch(() => undefined);
    }
  }

  /** Ends it, or takes its result away. */
  async dismiss(caller: Principal, job: string): Promise<EchoRow> {
    await this.get(caller, job);
    const row = await this.database.query
      .updateTable(table)
      .set({ dismissed_at: sql<Date>`coalesce(dismissed_at, now())` })
      .where('id', '=', echoKey(job))
      .returningAll()
      .executeTakeFirst();
    if (!row) throw noSuchJob();
    return row;
  }

  /** The latest first. */
  async page(
    caller: Principal,
    filter: EchoFilter,
    limit: number,
    before: string | undefined,
  ): Promise<EchoRow[]> {
    if (caller.kind === 'anonymous') return [];
    let query = this.database.query
      .selectFrom(table)
      .selectAll()
      .where('retain_until', '>', sql<Date>`now()`)
      .orderBy('id', 'desc')
      .limit(limit);
    if (!isAdministrator(caller))
      query = query.where('submitter_kind', '=', caller.kind).where('submitter', '=', caller.id);
    const { status, createdFrom, createdTo, minDurationS, maxDurationS } = filter;
    if (before !== undefined) query = query.where('id', '<', before);
    if (status !== undefined) query = query.where(statusNow, 'in', status);
    if (createdFrom !== undefined) query = query.where('created_at', '>=', new Date(createdFrom));
    if (createdTo !== undefined) query = query.where('created_at', '<=', new Date(createdTo));
    if (minDurationS !== undefined) query = query.where(durationNow, '>=', minDurationS);
    if (maxDurationS !== undefined) query = query.where(durationNow, '<=', maxDurationS);
    return query.execute();
  }

  /** Ids can be taken again: nobody finds what somebody else left. */
  async abandon(kind: string, id: string): Promise<void> {
    await this.database.query
      .deleteFrom(table)
      .where('submitter_kind', '=', kind)
      .where('submitter', '=', id)
      .execute();
  }

  private async forget(): Promise<void> {
    await this.database.query
      .deleteFrom(table)
      .where('id', 'in', (eb) =>
        eb
          .selectFrom(table)
          .select('id')
          .where('retain_until', '<', sql<Date>`now()`)
          .limit(FORGOTTEN_AT_ONCE)
          .forUpdate()
          .skipLocked(),
      )
      .execute();
  }
}

/** What nobody in particular submitted is whoever's that knows its id, as with every job. */
const maySee = (caller: Principal, { submitter_kind, submitter }: EchoRow) =>
  isAdministrator(caller) ||
  submitter_kind === 'anonymous' ||
  (submitter_kind === caller.kind && submitter === caller.id);

export function showEcho(row: EchoRow, now = new Date()): StatusInfo {
  const { created_at, ends_at, dismissed_at, retain_until } = row;
  const over = ends_at <= now;
  const lasts = +ends_at - +created_at;
  const finished = dismissed_at && dismissed_at < ends_at ? dismissed_at : ends_at;
  const status = dismissed_at ? 'dismissed' : over ? 'successful' : 'running';
  return {
    jobID: `${PREFIX}${row.id}`,
    processID: ECHO.id,
    type: 'process',
    status,
    progress: over ? 100 : Math.max(0, Math.floor((100 * (+(dismissed_at ?? now) - +created_at)) / lasts)),
    created: created_at.toISOString(),
    started: created_at.toISOString(),
    ...(dismissed_at || over ? { finished: finished.toISOString() } : {}),
    updated: (dismissed_at ?? (over ? ends_at : created_at)).toISOString(),
    queuePosition: 0,
    estimatedStart: null,
    retainUntil: retain_until.toISOString(),
  };
}
