import type { Client } from 'pg';

const SCHEMAS = `('platform', 'identity', 'catalogue', 'trust', 'audit', 'storage', 'use_cases', 'metering', 'processes', 'inspection')`;

/** One line for each fact of the system catalogue about the hub's schemas, in an order of its own. */
const FACTS = `
  select 'schema ' || nspname || ' grants ' || coalesce((
      select string_agg(privilege_type, ', ' order by privilege_type) from aclexplode(nspacl) a
      where a.grantee = 'cdh_hub'::regrole), 'nothing') as fact
    from pg_namespace where nspname in ${SCHEMAS}
  union all
  select 'column ' || attrelid::regclass || '.' || attname || ' ' || format_type(atttypid, atttypmod)
      || case when attnotnull then ' not null' else '' end
      || case attidentity when 'a' then ' generated always as identity' else '' end
      || coalesce(' default ' || pg_get_expr(adbin, adrelid), '')
      || coalesce(' hub may ' || (select string_agg(privilege_type, ', ' order by privilege_type)
           from aclexplode(attacl) a where a.grantee = 'cdh_hub'::regrole), '')
    from pg_attribute join pg_class c on c.oid = attrelid
    left join pg_attrdef on adrelid = attrelid and adnum = attnum
    where c.relkind in ('r', 'v', 'm', 'p') and attnum > 0 and not attisdropped and c.relnamespace::regnamespace::text in ${SCHEMAS}
  union all
  select 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
    from pg_constraint where contype <> 'n' and connamespace::regnamespace::text in ${SCHEMAS}
  union all
  select 'index ' || indexdef from pg_indexes where schemaname in ${SCHEMAS}
  union all
  select case relkind when 'S' then 'sequence ' else 'table ' end || oid::regclass || ' hub may ' || coalesce((
      select string_agg(privilege_type, ', ' order by privilege_type) from aclexplode(relacl) a
      where a.grantee = 'cdh_hub'::regrole), 'nothing')
    from pg_class where relkind in ('r', 'v', 'm', 'p', 'S') and relnamespace::regnamespace::text in ${SCHEMAS}
  union all
  select 'routine ' || oid::regprocedure from pg_proc where pronamespace::regnamespace::text in ${SCHEMAS}
  union all
  select 'trigger ' || pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
  order by fact`;

export async function describeSchema(client: Client): Promise<string> {
  const { rows } = await client.query<{ fact: string }>(FACTS);
  return rows.map(({ fact }) => `${fact}\n`).join('');
}

export interface Column {
  name: string;
  type: string;
  nullable: boolean;
}

/** The columns of each table, as `schema.ts` has them: 'schema.table' → columns by name. */
export async function readColumns(client: Client): Promise<Record<string, Column[]>> {
  const { rows } = await client.query<Column & { relation: string }>(`
    select table_schema || '.' || table_name as relation, column_name as name, udt_name as type,
      is_nullable = 'YES' as nullable
    from information_schema.columns where table_schema in ${SCHEMAS} order by relation, name`);
  const tables: Record<string, Column[]> = {};
  for (const { relation, ...column } of rows) (tables[relation] ??= []).push(column);
  return tables;
}
