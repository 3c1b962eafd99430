import { Injectable } from '@nestjs/common';
import { type ExpressionBuilder, type Insertable, type Selectable, sql } from 'kysely';
import { HubDatabase } from '../../shared/hub-database.ts';
import type { Principal } from '../../shared/principal.ts';
import type { Actor, Schema } from '../../database/schema.ts';
import type { ActiveGrant } from './decision.ts';

export type GrantRow = Selectable<Schema['trust.grants']>;

type NewGrant = Omit<Insertable<Schema['trust.grants']>, 'granted_by' | 'created_at' | 'revoked_at'>;

const notOver = (eb: ExpressionBuilder<Schema, 'trust.grants'>) =>
  eb.or([eb('valid_until', 'is', null), eb('valid_until', '>', sql<Date>`now()`)]);

@Injectable()
export class GrantsRepository {
  constructor(private readonly database: HubDatabase) {}

  /** Grants of a principal or of its organisation that are not revoked and not over; some may begin later. */
  async listActive(principal: Principal): Promise<ActiveGrant[]> {
    if (principal.kind === 'anonymous') return [];
    const rows = await this.database.query
      .selectFrom('trust.grants')
      .select(['id', 'dataset', 'actions', 'through', 'valid_from', 'valid_until'])
      .where('revoked_at', 'is', null)
      .where(notOver)
      .where((eb) =>
        eb.or([
          eb.and([eb('grantee_kind', '=', principal.kind), eb('grantee', '=', principal.id)]),
          ...(principal.organisation === null
            ? []
            : [
                eb.and([eb('grantee_kind', '=', 'organisation'), eb('grantee', '=', principal.organisation)]),
              ]),
        ]),
      )
      .execute();
    return rows.map((row) => ({
      id: row.id,
      dataset: row.dataset,
      actions: row.actions,
      through: row.through,
      from: row.valid_from?.getTime() ?? 0,
      until: row.valid_until?.getTime() ?? Infinity,
    }));
  }

  /** Those with a grant on the dataset that is not revoked and not over, once each. */
  async holders(dataset: string): Promise<Actor[]> {
    const rows = await this.database.query
      .selectFrom('trust.grants')
      .select(['grantee_kind', 'grantee'])
      .distinct()
      .where('dataset', '=', dataset)
      .where('revoked_at', 'is', null)
      .where(notOver)
      .execute();
    return rows.map(({ grantee_kind, grantee }) => ({ kind: grantee_kind, id: grantee }));
  }

  create(row: NewGrant & { granted_by: Actor }): Promise<GrantRow> {
    return this.database.query
      .insertInto('trust.grants')
      .values({ ...row, granted_by: JSON.stringify(row.granted_by) })
      .returningAll()
      .executeTakeFirstOrThrow();
  }

  find(id: string): Promise<GrantRow | undefined> {
    return this.database.query.selectFrom('trust.grants').selectAll().where('id', '=', id).executeTakeFirst();
  }

  /** An unrevoked grant that says the same. */
  findSame(row: Pick<GrantRow, 'dataset' | 'grantee_kind' | 'grantee' | 'actions' | 'through' | 'purpose'>) {
    return this.database.query
      .selectFrom('trust.grants')
      .select('id')
      .where('dataset', '=', row.dataset)
      .where('grantee_kind', '=', row.grantee_kind)
      .where('grantee', '=', row.grantee)
      .where('purpose', '=', row.purpose)
      .where('through', 'is not distinct from', row.through)
      .where(sql<boolean>`actions @> ${row.actions}::text[] and actions <@ ${row.actions}::text[]`)
      .where('revoked_at', 'is', null)
      .where(notOver)
      .executeTakeFirst();
  }

  revoke(id: string): Promise<GrantRow> {
    return this.database.query
      .updateTable('trust.grants')
      .set({ revoked_at: sql`coalesce(revoked_at, now())` })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
  }

  /** Revokes what a principal was granted, and what was granted through a use case of this name. */
  revokeOf(kind: string, id: string): Promise<GrantRow[]> {
    return this.database.query
      .updateTable('trust.grants')
      .set({ revoked_at: sql`now()` })
      .where('revoked_at', 'is', null)
      .where((eb) =>
        eb.or([
          eb.and([eb('grantee_kind', '=', kind), eb('grantee', '=', id)]),
          ...(kind === 'use-case' ? [eb('through', '=', id)] : []),
        ]),
      )
      .returningAll()
      .execute();
  }

  list(
    limit: number,
    cursor: string | undefined,
    filter: { dataset?: string | undefined; grantee?: { kind: string; id: string } | undefined },
    party: Principal | null,
  ): Promise<GrantRow[]> {
    let query = this.database.query.selectFrom('trust.grants').selectAll().orderBy('id').limit(limit);
    if (cursor !== undefined) query = query.where('id', '>', cursor);
    if (filter.dataset !== undefined) query = query.where('dataset', '=', filter.dataset);
    if (filter.grantee)
      query = query.where('grantee_kind', '=', filter.grantee.kind).where('grantee', '=', filter.grantee.id);
    if (party) {
      const organisation = party.organisation ?? '';
      query = query.where((eb) =>
        eb.or([
          eb.and([eb('grantee_kind', '=', party.kind), eb('grantee', '=', party.id)]),
          eb.and([eb('grantee_kind', '=', 'organisation'), eb('grantee', '=', organisation)]),
          ...(party.roles.includes('provider')
            ? [
                eb(
                  'dataset',
                  'in',
                  eb.selectFrom('catalogue.datasets').select('id').where('publisher', '=', organisation),
                ),
              ]
            : []),
        ]),
      );
    }
    return query.execute();
  }
}
