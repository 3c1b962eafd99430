import { Injectable } from '@nestjs/common';
import type { JobState } from '../../../database/schema.ts';
import { HubDatabase } from '../../../shared/hub-database.ts';
import { isAdministrator, type Principal } from '../../../shared/principal.ts';
import type { JobRow } from '../jobs.repository.ts';
import type { JobStatus } from './show-job.ts';

export interface JobFilter {
  useCase?: string | undefined;
  operation?: string | undefined;
  state?: JobStatus['state'] | undefined;
  batch?: string | undefined;
  kind?: 'partition' | 'operation' | undefined;
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
    { useCase, operation, state, batch, kind }: JobFilter,
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
    if (useCase !== undefined) query = query.where('use_case', '=', useCase);
    if (operation !== undefined) query = query.where('operation', '=', operation);
    if (batch !== undefined) query = query.where('batch', '=', batch);
    if (kind !== undefined) query = query.where('kind', '=', kind);
    if (state !== undefined) query = query.where('state', '=', storedAs(state));
    if (before !== undefined) query = query.where('id', '<', before);
    return query.execute();
  }
}

const storedAs = (state: JobStatus['state']): JobState => (state === 'accepted' ? 'queued' : state);
