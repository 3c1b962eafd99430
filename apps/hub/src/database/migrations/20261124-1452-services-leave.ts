import { type Kysely, sql } from 'kysely';

/** A use case that is deleted leaves the catalogue as a service; a dataset with versions is held by their foreign key. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`grant delete on catalogue.datasets to cdh_hub`.execute(db);
}
