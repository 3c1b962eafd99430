import { randomBytes } from 'node:crypto';
import type { LanguageMap } from '@cdh/contracts';
import { Injectable } from '@nestjs/common';
import type { Selectable } from 'kysely';
import type { Actor, Schema } from '../../database/schema.ts';
import { Departures } from '../../shared/departures.ts';
import { HubDatabase } from '../../shared/hub-database.ts';
import type { Principal } from '../../shared/principal.ts';

const COLUMNS = ['kind', 'id', 'organisation', 'name', 'roles', 'created_at'] as const;
export type PrincipalRow = Pick<Selectable<Schema['identity.principals']>, (typeof COLUMNS)[number]>;

@Injectable()
export class IdentityRepository {
  constructor(
    private readonly database: HubDatabase,
    private readonly departures: Departures,
  ) {}

  async createOrganisation(id: string, name: LanguageMap) {
    return this.database.query
      .insertInto('identity.organisations')
      .values({ id, name: JSON.stringify(name) })
      .returningAll()
      .executeTakeFirstOrThrow();
  }

  getOrganisation(id: string) {
    return this.database.query
      .selectFrom('identity.organisations')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
  }

  /** After `cursor`, all of them or only `only`. */
  listOrganisations(limit: number, cursor: string | undefined, only: string | undefined) {
    let query = this.database.query
      .selectFrom('identity.organisations')
      .selectAll()
      .orderBy('id')
      .limit(limit);
    if (cursor !== undefined) query = query.where('id', '>', cursor);
    if (only !== undefined) query = query.where('id', '=', only);
    return query.execute();
  }

  async createPrincipal(row: {
    kind: 'member' | 'client' | 'use-case' | 'administrator';
    id: string;
    organisation: string | null;
    name: string;
    roles: string[];
    secretSha256?: string;
    issuer?: string;
  }): Promise<PrincipalRow> {
    const { secretSha256, issuer, ...rest } = row;
    const created = await this.database.query
      .insertInto('identity.principals')
      .values({ ...rest, secret_sha256: secretSha256 ?? null, issuer: issuer ?? null })
      .returning(COLUMNS)
      .executeTakeFirstOrThrow();
    if (row.kind === 'member') {
      await this.database.query
        .insertInto('identity.pseudonyms')
        .values({ member: row.id, pseudonym: `p-${randomBytes(9).toString('hex')}` })
        .execute();
    }
    return created;
  }

  /** With all that is held of it; false, and nothing changed, when the organisation has no such principal. */
  async deletePrincipal(kind: string, id: string, organisation: string, by: Actor): Promise<boolean> {
    const { numDeletedRows } = await this.database.query
      .deleteFrom('identity.principals')
      .where('kind', '=', kind)
      .where('id', '=', id)
      .where('organisation', '=', organisation)
      .executeTakeFirst();
    if (numDeletedRows === 0n) return false;
    if (kind === 'member')
      await this.database.query.deleteFrom('identity.pseudonyms').where('member', '=', id).execute();
    await this.departures.announce({ kind, id, by });
    return true;
  }

  listPrincipals(
    organisation: string,
    kind: string,
    limit: number,
    cursor: string | undefined,
  ): Promise<PrincipalRow[]> {
    let query = this.database.query
      .selectFrom('identity.principals')
      .select(COLUMNS)
      .where('organisation', '=', organisation)
      .where('kind', '=', kind)
      .orderBy('id')
      .limit(limit);
    if (cursor !== undefined) query = query.where('id', '>', cursor);
    return query.execute();
  }

  async getPrincipal(
    kind: string,
    id: string,
  ): Promise<(Principal & { secretSha256: string | null; issuer: string | null }) | undefined> {
    const row = await this.database.query
      .selectFrom('identity.principals as p')
      .leftJoin('identity.pseudonyms as s', (join) =>
        join.onRef('s.member', '=', 'p.id').on('p.kind', '=', 'member'),
      )
      .select(['p.kind', 'p.id', 'p.organisation', 'p.roles', 'p.secret_sha256', 'p.issuer', 's.pseudonym'])
      .where('p.kind', '=', kind)
      .where('p.id', '=', id)
      .executeTakeFirst();
    if (!row) return undefined;
    return {
      kind: row.kind as Principal['kind'],
      id: row.id,
      organisation: row.organisation,
      roles: row.roles,
      secretSha256: row.secret_sha256,
      issuer: row.issuer,
      ...(row.pseudonym ? { pseudonym: row.pseudonym } : {}),
    };
  }
}
