import type { Client } from 'pg';

export interface Table {
  name: string;
  /** All but those that Postgres generates. */
  columns: string[];
}

/** Schemas of the hub: all but Postgres's own, and `public`, where only the migrations are written down. */
export const HUB_SCHEMAS = `nspname !~ '^pg_' and nspname not in ('information_schema', 'public')`;

/** Every table of the hub, each after those that its foreign keys name. */
export async function describeTables(client: Client): Promise<Table[]> {
  const { rows } = await client.query<Table & { needs: string[] }>(`
    select c.oid::regclass::text as name,
      array(select quote_ident(attname) from pg_attribute
        where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = '' order by attnum) as columns,
      array(select distinct confrelid::regclass::text from pg_constraint
        where conrelid = c.oid and contype = 'f' and confrelid <> c.oid) as needs
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and ${HUB_SCHEMAS} order by name`);
  const ordered: Table[] = [];
  const done = new Set<string>();
  while (ordered.length < rows.length) {
    const ready = rows.filter(({ name, needs }) => !done.has(name) && needs.every((need) => done.has(need)));
    if (ready.length === 0) throw new Error('tables refer to each other in a circle: they have no order');
    for (const { name, columns } of ready) {
      ordered.push({ name, columns });
      done.add(name);
    }
  }
  return ordered;
}

/** The last number that each sequence gave; null before its first. */
export async function describeSequences(client: Client): Promise<{ name: string; value: number | null }[]> {
  const { rows } = await client.query<{ name: string; value: string | null }>(`
    select format('%I.%I', schemaname, sequencename) as name, last_value::text as value from pg_sequences
    where schemaname in (select nspname from pg_namespace where ${HUB_SCHEMAS}) order by name`);
  return rows.map(({ name, value }) => ({ name, value: value === null ? null : Number(value) }));
}

/** Names of the migrations that this database has had, in order; none where there were no migrations yet. */
export async function appliedMigrations(client: Client): Promise<string[]> {
  const { rows: found } = await client.query(
    `select from pg_tables where schemaname = 'public' and tablename = 'kysely_migration'`,
  );
  if (found.length === 0) return [];
  const { rows } = await client.query<{ name: string }>(
    'select name from public.kysely_migration order by name',
  );
  return rows.map(({ name }) => name);
}
