import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { JobState } from '../../../database/schema.ts';
import { HubDatabase } from '../../../shared/hub-database.ts';
import { isAdministrator, type Principal } from '../../../shared/principal.ts';
import type { JobRow } from '../jobs.repository.ts';
import type { JobStatus } from './show-job.ts';

export interface JobFilter {
  useCase?: string | undefined;
  operation?: string | undefined;
  /** Major version. */
  version?: number | undefined;
  /** Any of them. */
  state?: JobStatus['state'] | readonly JobStatus['state'][] | undefined;
  batch?: string | undefined;
  kind?: 'partition' | 'operation' | undefined;
  /** RFC 3339, both included. */
  createdFrom?: string | undefined;
  createdTo?: string | undefined;
  /** Seconds from the start to the end, or to now. */
  minDurationS?: number | undefined;
  maxDurationS?: number | undefined;
}

/** Pages of the jobs that somebody may know of, the latest first. */
@Injectable()
export class ListedJobs {
  constructor(private readonly database: HubDatabase) {}

  /**
   * @param owned use cases whose jobs the caller may know of, whoever submitted them
   * @param before id of the last job of the page before
   */
  page(
    caller: Principal,
    owned: readonly string[],
    filter: JobFilter,
    limit: number,
    before: string | undefined,
  ): Promise<JobRow[]> {
    let query = this.database.query
      .selectFrom('use_cases.jobs')
      .selectAll()
      .orderBy('id', 'desc')
      .limit(limit);
    if (!isAdministrator(caller))
      query = query.where((eb) =>
        eb.or([
          eb.and([eb('submitter_kind', '=', caller.kind), eb('submitter', '=', caller.id)]),
          ...(owned.length > 0 ? [eb('use_case', 'in', owned)] : []),
        ]),
      );
    // Whoever submitted nothing under a name finds it by its id alone.
    if (caller.kind === 'anonymous') query = query.where('submitter_kind', '!=', 'anonymous');
    for (const [column, value] of [
      ['use_case', filter.useCase],
      ['operation', filter.operation],
      ['version', filter.version],
      ['batch', filter.batch],
      ['kind', filter.kind],
    ] as const)
      if (value !== undefined) query = query.where(column, '=', value);
    if (filter.state !== undefined) query = query.where('state', 'in', [filter.state].flat().map(storedAs));
    if (filter.createdFrom !== undefined)
      query = query.where('created_at', '>=', new Date(filter.createdFrom));
    if (filter.createdTo !== undefined) query = query.where('created_at', '<=', new Date(filter.createdTo));
    if (filter.minDurationS !== undefined) query = query.where(duration, '>=', filter.minDurationS);
    if (filter.maxDurationS !== undefined) query = query.where(duration, '<=', filter.maxDurationS);
    if (before !== undefined) query = query.where('id', '<', before);
    return query.execute();
  }
}

const duration = sql<number>`extract(epoch from coalesce(ended_at, now()) - started_at)`;

const storedAs = (state: JobStatus['state']): JobState => (state === 'accepted' ? 'queued' : state);
