import { Injectable } from '@nestjs/common';
import { type Selectable, sql } from 'kysely';
import type { Schema } from '../../database/schema.ts';
import { HubDatabase } from '../../shared/hub-database.ts';

const COLUMNS = ['id', 'kind', 'principal', 'name', 'created_at', 'expires_at'] as const;
export type KeyRow = Pick<Selectable<Schema['identity.api_keys']>, (typeof COLUMNS)[number]>;

@Injectable()
export class KeysRepository {
  constructor(private readonly database: HubDatabase) {}

  /** Live keys of a principal, its row locked so that two requests at once cannot both be the second. */
  async countLive(kind: string, principal: string): Promise<number> {
    await this.database.query
      .selectFrom('identity.principals')
      .select('id')
      .where('kind', '=', kind)
      .where('id', '=', principal)
      .forUpdate()
      .execute();
    const { count } = await this.live()
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('kind', '=', kind)
      .where('principal', '=', principal)
      .executeTakeFirstOrThrow();
    return count;
  }

  async create(row: {
    id: string;
    kind: string;
    principal: string;
    name: string;
    sha256: string;
    expiresAt: string | null;
  }): Promise<void> {
    const { expiresAt, ...rest } = row;
    await this.database.query
      .insertInto('identity.api_keys')
      .values({ ...rest, expires_at: expiresAt })
      .execute();
  }

  find(id: string): Promise<KeyRow | undefined> {
    return this.live().select(COLUMNS).where('id', '=', id).executeTakeFirst();
  }

  findBySha256(sha256: string): Promise<KeyRow | undefined> {
    return this.live().select(COLUMNS).where('sha256', '=', sha256).executeTakeFirst();
  }

  async revoke(id: string): Promise<void> {
    await this.database.query
      .updateTable('identity.api_keys')
      .set({ revoked_at: sql`now()` })
      .where('id', '=', id)
      .execute();
  }

  /** One principal's keys, an organisation's, or all. */
  list(
    limit: number,
    cursor: string | undefined,
    of: { kind: string; id: string } | { organisation: string } | null,
  ): Promise<KeyRow[]> {
    let query = this.live().select(COLUMNS).orderBy('id').limit(limit);
    if (cursor !== undefined) query = query.where('id', '>', cursor);
    if (of && 'organisation' in of) {
      query = query.where((eb) =>
        eb.exists(
          eb
            .selectFrom('identity.principals as p')
            .select('p.id')
            .whereRef('p.kind', '=', 'identity.api_keys.kind')
            .whereRef('p.id', '=', 'identity.api_keys.principal')
            .where('p.organisation', '=', of.organisation),
        ),
      );
    } else if (of) query = query.where('kind', '=', of.kind).where('principal', '=', of.id);
    return query.execute();
  }

  private live() {
    return this.database.query
      .selectFrom('identity.api_keys')
      .where('revoked_at', 'is', null)
      .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', sql<Date>`now()`)]));
  }
}
