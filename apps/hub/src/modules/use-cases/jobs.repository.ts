import type { WireProblem } from '@cdh/contracts';
import { Injectable } from '@nestjs/common';
import { type Selectable, sql } from 'kysely';
import type { InputRef, Schema, Wanted } from '../../database/schema.ts';
import { HubDatabase } from '../../shared/hub-database.ts';

export type JobRow = Selectable<Schema['use_cases.jobs']>;

@Injectable()
export class JobsRepository {
  constructor(private readonly database: HubDatabase) {}

  async create(row: {
    id: string;
    useCase: string;
    product: string;
    partition: string;
    wanted: Wanted;
  }): Promise<void> {
    const { useCase, wanted, ...rest } = row;
    await this.database.query
      .insertInto('use_cases.jobs')
      .values({ ...rest, use_case: useCase, wanted: JSON.stringify(wanted) })
      .execute();
  }

  find(id: string): Promise<JobRow | undefined> {
    return this.database.query
      .selectFrom('use_cases.jobs')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
  }

  lock(id: string): Promise<JobRow | undefined> {
    return this.database.query
      .selectFrom('use_cases.jobs')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
  }

  async start(id: string, attempt: string, inputs: InputRef[]): Promise<void> {
    await this.database.query
      .updateTable('use_cases.jobs')
      .set({ state: 'running', attempt, inputs: JSON.stringify(inputs), started_at: sql`now()` })
      .where('id', '=', id)
      .execute();
  }

  async end(id: string, state: 'successful' | 'failed', problem: WireProblem | null = null): Promise<void> {
    await this.database.query
      .updateTable('use_cases.jobs')
      .set({ state, problem: problem && JSON.stringify(problem), ended_at: sql`now()` })
      .where('id', '=', id)
      .execute();
  }

  /** What was planned for a partition before and has not ended. */
  async supersede(product: string, partition: string): Promise<void> {
    await this.database.query
      .updateTable('use_cases.jobs')
      .set({ state: 'superseded', ended_at: sql`now()` })
      .where('product', '=', product)
      .where('partition', '=', partition)
      .where('state', 'in', ['queued', 'running'])
      .execute();
  }

  /** Jobs that wait or run, for each use case and product. */
  async countOpen(): Promise<{ useCase: string; product: string; count: number }[]> {
    const rows = await this.database.query
      .selectFrom('use_cases.jobs')
      .select(['use_case', 'product'])
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('state', 'in', ['queued', 'running'])
      .groupBy(['use_case', 'product'])
      .execute();
    return rows.map(({ use_case, product, count }) => ({ useCase: use_case, product, count }));
  }

  /** Jobs that have not ended, queued before then, and still what their partition waits for. */
  listOpen(before: Date): Promise<JobRow[]> {
    return this.database.query
      .selectFrom('use_cases.jobs as j')
      .innerJoin('use_cases.partitions as p', 'p.job', 'j.id')
      .selectAll('j')
      .where('j.state', 'in', ['queued', 'running'])
      .where('j.created_at', '<', before)
      .limit(10_000)
      .execute();
  }
}
