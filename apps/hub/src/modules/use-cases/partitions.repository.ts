import type { WireProblem } from '@cdh/contracts';
import { Injectable } from '@nestjs/common';
import { type Selectable, sql } from 'kysely';
import type { InputRef, Schema, Wanted } from '../../database/schema.ts';
import { HubDatabase } from '../../shared/hub-database.ts';

export type PartitionRow = Selectable<Schema['use_cases.partitions']>;

export interface Completed {
  version: number;
  digest: string;
  inputs: InputRef[];
  attributes: Record<string, unknown>;
}

@Injectable()
export class PartitionsRepository {
  constructor(private readonly database: HubDatabase) {}

  find(product: string, partition: string): Promise<PartitionRow | undefined> {
    return this.database.query
      .selectFrom('use_cases.partitions')
      .selectAll()
      .where('product', '=', product)
      .where('partition', '=', partition)
      .executeTakeFirst();
  }

  /** All partitions of a product, in the order of their names. */
  list(product: string): Promise<PartitionRow[]> {
    return this.database.query
      .selectFrom('use_cases.partitions')
      .selectAll()
      .where('product', '=', product)
      .orderBy('partition')
      .execute();
  }

  /** A page of a use case's partitions after (product, partition). */
  page(useCase: string, limit: number, after: [string, string] | undefined): Promise<PartitionRow[]> {
    return this.database.query
      .selectFrom('use_cases.partitions')
      .selectAll()
      .where('use_case', '=', useCase)
      .$if(after !== undefined, (query) =>
        query.where(sql<boolean>`(product, partition) > (${after?.[0] ?? ''}, ${after?.[1] ?? ''})`),
      )
      .orderBy('product')
      .orderBy('partition')
      .limit(limit)
      .execute();
  }

  /** Partitions that are, or should be, computed from this dataset. */
  listByInput(dataset: string): Promise<Pick<PartitionRow, 'use_case' | 'product' | 'partition'>[]> {
    const input = JSON.stringify([{ dataset }]);
    return this.database.query
      .selectFrom('use_cases.partitions')
      .select(['use_case', 'product', 'partition'])
      .where(sql<boolean>`((wanted -> 'inputs') @> ${input}::jsonb or inputs @> ${input}::jsonb)`)
      .execute();
  }

  /** One computation at a time is planned for a partition, whoever asks; until the transaction ends. */
  async lock(product: string, partition: string): Promise<PartitionRow | undefined> {
    const name = `${product}\n${partition}`;
    await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(this.database.query);
    return this.find(product, partition);
  }

  /** Says what the partition should be made of, by which job; what it was made of stays, unless `forget`. */
  async want(
    row: {
      product: string;
      partition: string;
      useCase: string;
      publisher: string;
      wanted: Wanted;
      job: string;
    },
    forget: boolean,
  ): Promise<void> {
    const { product, partition, useCase, publisher, job } = row;
    const wanted = JSON.stringify(row.wanted);
    const blank = { version: null, digest: null, inputs: null, attributes: null };
    await this.database.query
      .insertInto('use_cases.partitions')
      .values({ product, partition, use_case: useCase, publisher, wanted, job })
      .onConflict((oc) =>
        oc.columns(['product', 'partition']).doUpdateSet({
          use_case: useCase,
          publisher,
          wanted,
          job,
          state: 'pending',
          problem: null,
          updated_at: sql`now()`,
          ...(forget ? blank : {}),
        }),
      )
      .execute();
  }

  /** What was computed stands, though there is nothing left to compute it from. */
  async keep(product: string, partition: string, useCaseVersion: string): Promise<void> {
    const wanted: Wanted = { inputs: [], useCaseVersion };
    await this.database.query
      .updateTable('use_cases.partitions')
      .set({
        wanted: JSON.stringify(wanted),
        job: null,
        state: 'current',
        problem: null,
        updated_at: sql`now()`,
      })
      .where('product', '=', product)
      .where('partition', '=', partition)
      .execute();
  }

  async complete(product: string, partition: string, completed: Completed): Promise<void> {
    const { version, digest, inputs, attributes } = completed;
    await this.database.query
      .updateTable('use_cases.partitions')
      .set({
        state: 'current',
        problem: null,
        version,
        digest,
        inputs: JSON.stringify(inputs),
        attributes: JSON.stringify(attributes),
        updated_at: sql`now()`,
      })
      .where('product', '=', product)
      .where('partition', '=', partition)
      .execute();
  }

  async fail(product: string, partition: string, problem: WireProblem): Promise<void> {
    await this.database.query
      .updateTable('use_cases.partitions')
      .set({ state: 'failed', problem: JSON.stringify(problem), updated_at: sql`now()` })
      .where('product', '=', product)
      .where('partition', '=', partition)
      .execute();
  }

  /** The job that failed is tried anew. */
  async renew(product: string, partition: string): Promise<void> {
    await this.database.query
      .updateTable('use_cases.partitions')
      .set({ state: 'pending', problem: null, updated_at: sql`now()` })
      .where('product', '=', product)
      .where('partition', '=', partition)
      .execute();
  }

  async delete(product: string, partition: string): Promise<void> {
    await this.database.query
      .deleteFrom('use_cases.partitions')
      .where('product', '=', product)
      .where('partition', '=', partition)
      .execute();
  }
}
