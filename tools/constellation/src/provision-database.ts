import { join } from 'node:path';
import pg from 'pg';
import { keepSecret } from './secrets.ts';

const extensions = ['pg_trgm', 'unaccent', 'btree_gist'];

/**
 * Makes what the hub's migrations expect: the database `cdh` of `cdh_owner`, the role `cdh_hub` that they grant rights
 * to, and `cdh_app`, a member of it that can do nothing else. A second call changes nothing but the passwords.
 */
export async function provisionDatabase(
  superuserUrl: string,
  secrets: string,
): Promise<{ ownerUrl: string; appUrl: string }> {
  const passwords = {
    cdh_owner: keepSecret(join(secrets, 'postgres-owner.password')),
    cdh_app: keepSecret(join(secrets, 'postgres-app.password')),
  };
  const admin = new pg.Client({ connectionString: superuserUrl });
  await admin.connect();
  try {
    const { rows } = await admin.query<{ rolname: string }>(
      "select rolname from pg_roles where rolname like 'cdh_%'",
    );
    const known = new Set(rows.map((row) => row.rolname));
    if (!known.has('cdh_hub')) await admin.query('create role cdh_hub nologin');
    for (const [role, password] of Object.entries(passwords)) {
      const verb = known.has(role) ? 'alter' : 'create';
      await admin.query(`${verb} role ${role} login password ${pg.escapeLiteral(password)}`);
    }
    await admin.query('grant cdh_hub to cdh_app');
    const existing = await admin.query("select from pg_database where datname = 'cdh'");
    if (existing.rowCount === 0) await createDatabase(admin, superuserUrl, 'cdh');
  } finally {
    await admin.end();
  }
  const urlOf = (role: keyof typeof passwords) => {
    const url = new URL(superuserUrl);
    Object.assign(url, { username: role, password: passwords[role], pathname: '/cdh' });
    return url.href;
  };
  return { ownerUrl: urlOf('cdh_owner'), appUrl: urlOf('cdh_app') };
}

/** Makes a database of `cdh_owner` with the extensions, which only a superuser may create everywhere. */
export async function createDatabase(admin: pg.Client, superuserUrl: string, name: string): Promise<void> {
  await admin.query(`create database ${pg.escapeIdentifier(name)} owner cdh_owner`);
  const url = new URL(superuserUrl);
  url.pathname = `/${name}`;
  const inside = new pg.Client({ connectionString: url.href });
  await inside.connect();
  try {
    for (const extension of extensions) await inside.query(`create extension if not exists ${extension}`);
    await inside.query('revoke create on schema public from public');
    await inside.query('grant all on schema public to cdh_owner');
  } finally {
    await inside.end();
  }
}
