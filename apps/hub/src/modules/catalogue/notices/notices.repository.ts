import type { NoticeKind } from '@cdh/contracts';
import { Injectable } from '@nestjs/common';
import { type Selectable, sql } from 'kysely';
import type { NoticeDetail, Schema } from '../../../database/schema.ts';
import { HubDatabase } from '../../../shared/hub-database.ts';
import type { Principal } from '../../../shared/principal.ts';

export type NoticeRow = Selectable<Schema['catalogue.notices']>;

export interface NewNotice {
  id: string;
  recipient: { kind: string; id: string };
  kind: NoticeKind;
  dataset: string;
  version: number | null;
  because: 'grant' | 'derivation';
  detail: NoticeDetail;
}

@Injectable()
export class NoticesRepository {
  constructor(private readonly database: HubDatabase) {}

  async insert(notices: readonly NewNotice[]): Promise<void> {
    if (notices.length === 0) return;
    await this.database.query
      .insertInto('catalogue.notices')
      .values(
        notices.map(({ recipient, detail, ...rest }) => ({
          ...rest,
          recipient_kind: recipient.kind,
          recipient: recipient.id,
          detail: JSON.stringify(detail),
        })),
      )
      .execute();
  }

  /** Those for the reader or its organisation, after an id; all where the reader is null. */
  list(
    reader: Principal | null,
    limit: number,
    after: string | undefined,
    dataset: string | undefined,
  ): Promise<NoticeRow[]> {
    let query = this.database.query.selectFrom('catalogue.notices').selectAll().orderBy('id').limit(limit);
    if (after !== undefined) query = query.where('id', '>', after);
    if (dataset !== undefined) query = query.where('dataset', '=', dataset);
    if (reader)
      query = query.where((eb) =>
        eb.or([
          eb.and([eb('recipient_kind', '=', reader.kind), eb('recipient', '=', reader.id)]),
          eb.and([
            eb('recipient_kind', '=', 'organisation'),
            eb('recipient', '=', reader.organisation ?? ''),
          ]),
        ]),
      );
    return query.execute();
  }

  /** Organisations with products made from the dataset, or from this version of it. */
  async derivers(
    dataset: string,
    version: number | null,
  ): Promise<{ organisation: string; products: string[] }[]> {
    const { rows } = await sql<{ organisation: string; products: string[] }>`
      select d.publisher as organisation, array_agg(d.id order by d.id) as products
      from (
        select distinct dataset from catalogue.inputs
        where input_dataset = ${dataset}
          ${version === null ? sql`` : sql`and input_number = ${version}`}
      ) i
      join catalogue.datasets d on d.id = i.dataset
      group by d.publisher order by d.publisher`.execute(this.database.query);
    return rows;
  }
}
