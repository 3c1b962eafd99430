import type { LanguageMap, WireProblem } from '@cdh/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { type Selectable, sql } from 'kysely';
import type { InventoryFile, JobInput, Schema } from '../../../database/schema.ts';
import { Batcher } from '../../../shared/batcher.ts';
import { HUB_CONFIG, type HubConfig } from '../../../shared/config.ts';
import { HubDatabase } from '../../../shared/hub-database.ts';
import { ended, type JobRow } from '../jobs.repository.ts';

type Jobs = Selectable<Schema['use_cases.jobs']>;
/** A job that somebody submitted. */
export type OperationJobRow = Jobs & {
  input: Record<string, unknown>;
  partitions: NonNullable<Jobs['partitions']>;
  inputs: JobInput[];
};

/** What is written when a job is submitted. */
export type NewJob = Pick<
  OperationJobRow,
  | 'id'
  | 'use_case'
  | 'operation'
  | 'version'
  | 'input'
  | 'input_hash'
  | 'partitions'
  | 'inputs'
  | 'submitter_kind'
  | 'submitter'
  | 'submitter_name'
  | 'submitter_organisation'
  | 'batch'
>;

/** What usage needs to know of a job that has ended. */
export type EndedJob = Pick<OperationJobRow, (typeof endedColumns)[number]>;
const endedColumns = [
  'id',
  'kind',
  'use_case',
  'operation',
  'version',
  'attempt',
  'inputs',
  'submitter_kind',
  'submitter',
  'submitter_name',
  'submitter_organisation',
] as const;
const endedList = sql.join(endedColumns.map((column) => sql.ref(`j.${column}`)));

export interface Completion {
  useCase: string;
  id: string;
  attempt: string;
  results: InventoryFile[];
}

const table = 'use_cases.jobs';
export const isOperationJob = (row: JobRow): row is OperationJobRow => row.kind === 'operation';

/** Jobs of operations: written many at a time, since they may come and end by the thousand each second. */
@Injectable()
export class OperationJobsRepository {
  private readonly begins: Batcher<{ useCase: string; id: string }, OperationJobRow | undefined>;

  constructor(
    private readonly database: HubDatabase,
    @Inject(HUB_CONFIG) private readonly config: HubConfig,
  ) {
    this.begins = new Batcher((items) => this.beginAll(items));
  }

  /** In the order given, which is that of the queue. */
  async insertAll(jobs: readonly NewJob[]): Promise<OperationJobRow[]> {
    const { rows } = await sql<OperationJobRow>`
      insert into use_cases.jobs (kind, id, use_case, operation, version, input, input_hash, partitions, inputs,
        submitter_kind, submitter, submitter_name, submitter_organisation, batch)
      select 'operation', id, use_case, operation, version, input, input_hash, partitions, inputs,
        submitter_kind, submitter, submitter_name, submitter_organisation, batch
      from jsonb_to_recordset(${JSON.stringify(jobs)}::jsonb) as job (id text, use_case text, operation text,
        version integer, input jsonb, input_hash text, partitions jsonb, inputs jsonb, submitter_kind text,
        submitter text, submitter_name text, submitter_organisation text, batch text)
      returning *`.execute(this.database.query);
    return rows;
  }

  /** Begins an attempt, the one before is superseded; undefined when the job is not open or not this use case's. */
  begin(useCase: string, id: string): Promise<OperationJobRow | undefined> {
    return this.begins.add({ useCase, id });
  }

  /** Whether the attempt is the present one of a running job, whose progress this now is. */
  async progress(
    useCase: string,
    {
      job,
      attempt,
      percent,
      message,
    }: { job: string; attempt: string; percent: number; message?: LanguageMap },
  ): Promise<boolean> {
    const row = await this.database.query
      .updateTable(table)
      .set({
        progress: percent,
        heard_at: sql<Date>`now()`,
        ...(message === undefined ? {} : { message: JSON.stringify(message) }),
      })
      .where('id', '=', job)
      .where('use_case', '=', useCase)
      .where('attempt', '=', attempt)
      .where('state', '=', 'running')
      .returning('id')
      .executeTakeFirst();
    return row !== undefined;
  }

  async fail(
    useCase: string,
    id: string,
    attempt: string,
    problem: WireProblem,
  ): Promise<EndedJob | undefined> {
    const row = await this.database.query
      .updateTable(table)
      .set((eb) => ({
        state: 'failed',
        applied: eb('applied', '+', 1),
        problem: JSON.stringify(problem),
        ...ended(this.config),
      }))
      .where('id', '=', id)
      .where('use_case', '=', useCase)
      .where('attempt', '=', attempt)
      .where('state', '=', 'running')
      .returning(endedColumns)
      .executeTakeFirst();
    return row as EndedJob | undefined;
  }

  /** Jobs of a principal that has ceased to exist: none of them goes on, and none is the next one's of that name. */
  async abandon(kind: string, id: string): Promise<void> {
    const own = () =>
      this.database.query.updateTable(table).where('submitter_kind', '=', kind).where('submitter', '=', id);
    await own()
      .set({ state: 'dismissed', ...ended(this.config) })
      .where('state', 'in', ['queued', 'running', 'parked'])
      .execute();
    await own().set({ submitter: null }).execute();
  }

  private async beginAll(items: { useCase: string; id: string }[]): Promise<(OperationJobRow | undefined)[]> {
    const { rows } = await sql<OperationJobRow>`
      update use_cases.jobs j set state = 'running', attempt = gen_random_uuid()::text, attempts = attempts + 1,
        started_at = now()
      from unnest(${items.map(({ id }) => id)}::text[], ${items.map(({ useCase }) => useCase)}::text[])
        as asked (id, use_case)
      where j.id = asked.id and j.use_case = asked.use_case and j.kind = 'operation'
        and j.state in ('queued', 'running')
      returning j.*`.execute(this.database.query);
    const begun = new Map(rows.map((row) => [row.id, row]));
    // Asked twice at once, it is one attempt, whose report is applied once.
    return items.map(({ id }) => begun.get(id));
  }

  /** Which of these attempts are the present ones of running jobs. */
  async presentAmong(
    items: readonly { useCase: string; id: string; attempt: string }[],
  ): Promise<Set<string>> {
    const rows = await this.database.query
      .selectFrom(table)
      .select(['id', 'use_case', 'attempt'])
      .where('id', 'in', [...new Set(items.map(({ id }) => id))])
      .where('state', '=', 'running')
      .execute();
    const present = new Map(rows.map(({ id, use_case, attempt }) => [id, `${use_case} ${attempt}`]));
    const own = items.filter(({ useCase, id, attempt }) => present.get(id) === `${useCase} ${attempt}`);
    return new Set(own.map(({ attempt }) => attempt));
  }

  /** Applies each report that is of the present attempt; for any other nothing is changed. */
  async completeAll(items: readonly Completion[]): Promise<(EndedJob | undefined)[]> {
    const days = this.config.CDH_JOB_RETENTION_DAYS;
    const reports = items.map(({ useCase, results, ...rest }) => ({
      ...rest,
      use_case: useCase,
      results,
    }));
    const { rows } = await sql<EndedJob>`
      update use_cases.jobs j set state = 'successful', results = report.results, progress = 100,
        applied = applied + 1, problem = null, ended_at = now(), retain_until = now() + make_interval(days => ${days})
      from jsonb_to_recordset(${JSON.stringify(reports)}::jsonb)
        as report (id text, use_case text, attempt text, results jsonb)
      where j.id = report.id and j.use_case = report.use_case and j.attempt = report.attempt and j.state = 'running'
      returning ${endedList}`.execute(this.database.query);
    const applied = new Map(rows.map((row) => [`${row.id} ${row.attempt}`, row]));
    return items.map(({ id, attempt }) => applied.get(`${id} ${attempt}`));
  }
}
