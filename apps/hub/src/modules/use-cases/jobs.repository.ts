import { partitionJob, type WireProblem } from '@cdh/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { type Selectable, sql } from 'kysely';
import type { InputRef, JobState, Schema, Wanted } from '../../database/schema.ts';
import { HUB_CONFIG, type HubConfig } from '../../shared/config.ts';
import { HubDatabase } from '../../shared/hub-database.ts';

export type JobRow = Selectable<Schema['use_cases.jobs']>;
/** A job that computes a partition. */
export type PartitionJobRow = JobRow & { product: string; partition: string; wanted: Wanted };

export const isPartitionJob = (row: JobRow): row is PartitionJobRow => row.kind === 'partition';
/** Whether an attempt may still begin or go on. */
export const isOpen = ({ state }: Pick<JobRow, 'state'>) => state === 'queued' || state === 'running';

const table = 'use_cases.jobs';

/** Jobs of both kinds: how they are planned, found, attempted and ended. */
@Injectable()
export class JobsRepository {
  constructor(
    private readonly database: HubDatabase,
    @Inject(HUB_CONFIG) private readonly config: HubConfig,
  ) {}

  async create(row: {
    id: string;
    useCase: string;
    product: string;
    partition: string;
    wanted: Wanted;
  }): Promise<void> {
    const { useCase, wanted, product, ...rest } = row;
    const operation = partitionJob(product.slice(useCase.length + 1));
    await this.database.query
      .insertInto(table)
      .values({ ...rest, product, use_case: useCase, operation, wanted: JSON.stringify(wanted) })
      .execute();
  }

  find(id: string): Promise<JobRow | undefined> {
    return this.database.query.selectFrom(table).selectAll().where('id', '=', id).executeTakeFirst();
  }

  lock(id: string): Promise<JobRow | undefined> {
    return this.database.query
      .selectFrom(table)
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
  }

  async start(id: string, attempt: string, inputs: InputRef[]): Promise<void> {
    await this.database.query
      .updateTable(table)
      .set((eb) => ({
        state: 'running',
        attempt,
        attempts: eb('attempts', '+', 1),
        inputs: JSON.stringify(inputs),
        started_at: sql<Date>`now()`,
      }))
      .where('id', '=', id)
      .execute();
  }

  /** The job waits for its next attempt; why the last one failed is kept. */
  async putBack(id: string, problem: WireProblem): Promise<void> {
    await this.database.query
      .updateTable(table)
      .set({ state: 'queued', attempt: null, problem: JSON.stringify(problem) })
      .where('id', '=', id)
      .execute();
  }

  /** The job is over, and remembered for as long as the configuration says. */
  async end(
    id: string,
    state: Exclude<JobState, 'queued' | 'running'>,
    problem: WireProblem | null = null,
  ): Promise<void> {
    await this.database.query
      .updateTable(table)
      .set({ state, problem: problem && JSON.stringify(problem), ...ended(this.config) })
      .where('id', '=', id)
      .execute();
  }

  /** A parked job waits again, at the end of its queue. */
  async requeue(id: string): Promise<void> {
    await this.database.query
      .updateTable(table)
      .set({
        state: 'queued',
        queue_seq: sql<number>`default`,
        attempt: null,
        attempts: 0,
        problem: null,
        ended_at: null,
        retain_until: null,
      })
      .where('id', '=', id)
      .execute();
  }

  /** What was planned for a partition before and has not succeeded: a newer plan replaces it. */
  async supersede(product: string, partition: string): Promise<void> {
    await this.database.query
      .updateTable(table)
      .set({ state: 'superseded', ...ended(this.config) })
      .where('product', '=', product)
      .where('partition', '=', partition)
      .where('state', 'in', ['queued', 'running', 'parked'])
      .execute();
  }

  /** Jobs that wait or run, for each use case and operation. */
  async countOpen(): Promise<{ useCase: string; operation: string; count: number }[]> {
    const rows = await this.database.query
      .selectFrom(table)
      .select(['use_case', 'operation'])
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('state', 'in', ['queued', 'running'])
      .groupBy(['use_case', 'operation'])
      .execute();
    return rows.map(({ use_case, operation, count }) => ({ useCase: use_case, operation, count }));
  }

  /** Jobs that have not ended, queued before then, and that are not a partition's past. */
  listOpen(before: Date = new Date(), limit = 10_000): Promise<JobRow[]> {
    return this.database.query
      .selectFrom('use_cases.jobs as j')
      .leftJoin('use_cases.partitions as p', 'p.job', 'j.id')
      .selectAll('j')
      .where('j.state', 'in', ['queued', 'running'])
      .where('j.created_at', '<', before)
      .where((eb) => eb.or([eb('j.kind', '=', 'operation'), eb('p.job', 'is not', null)]))
      .orderBy('j.queue_seq')
      .limit(limit)
      .execute();
  }

  /** Forgets jobs whose time is over; whether there may be more. */
  async forget(limit: number): Promise<boolean> {
    const { numDeletedRows } = await this.database.query
      .deleteFrom(table)
      .where('id', 'in', (eb) =>
        eb
          .selectFrom(table)
          .select('id')
          .where('retain_until', '<', sql<Date>`now()`)
          .limit(limit)
          .forUpdate()
          .skipLocked(),
      )
      .executeTakeFirst();
    return Number(numDeletedRows) === limit;
  }
}

/** What ending sets: when, and until when it is remembered. */
export const ended = ({ CDH_JOB_RETENTION_DAYS: days }: HubConfig) => ({
  ended_at: sql<Date>`now()`,
  retain_until: sql<Date>`now() + make_interval(days => ${days})`,
});
