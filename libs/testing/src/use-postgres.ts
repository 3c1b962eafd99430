import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll } from '@jest/globals';
import { createDatabase, startPostgres } from '@cdh/constellation';
import pg from 'pg';
import { makeTemporaryFolder, START_TIMEOUT_MS } from './temporary-folder.ts';

interface Server {
  ownerUrl: string;
  appUrl: string;
  superuserUrl: string;
}

export interface TestPostgres extends Readonly<Server> {
  /** One more empty database with the extensions, on the same server. */
  createDatabase(): Promise<Server>;
}

/**
 * An empty database of its own for this test file, with the roles and extensions that the hub's migrations expect, on
 * a real Postgres 18: the one that `npm test` started for all files, else one of this file. Call it inside `describe`.
 */
export function usePostgres(): TestPostgres {
  let server: Server | undefined;
  let database: Server | undefined;
  const made: string[] = [];
  let stop = (): Promise<void> => Promise.resolve();

  const make = async (): Promise<Server> => {
    if (!server) throw new Error('Postgres is started in beforeAll: use it in a hook or a test');
    const name = `test_${randomBytes(6).toString('hex')}`;
    const { superuserUrl } = server;
    await asAdmin(superuserUrl, (admin) => createDatabase(admin, superuserUrl, name));
    made.push(name);
    const at = (url: string) => Object.assign(new URL(url), { pathname: `/${name}` }).href;
    return { ownerUrl: at(server.ownerUrl), appUrl: at(server.appUrl), superuserUrl: at(superuserUrl) };
  };

  beforeAll(async () => {
    const shared = process.env.CDH_TEST_POSTGRES;
    if (shared) {
      server = JSON.parse(shared) as Server;
    } else {
      const folder = makeTemporaryFolder();
      const started = await startPostgres(folder.path);
      server = started;
      stop = async () => {
        await started.stop();
        folder.remove();
      };
    }
    database = await make();
  }, START_TIMEOUT_MS);

  afterAll(async () => {
    if (server) {
      await asAdmin(server.superuserUrl, async (admin) => {
        for (const name of made) await admin.query(`drop database if exists ${name} with (force)`);
      });
    }
    await stop();
  }, START_TIMEOUT_MS);

  const ready = (): Server => {
    if (!database) throw new Error('Postgres is started in beforeAll: use it in a hook or a test');
    return database;
  };
  return {
    get ownerUrl() {
      return ready().ownerUrl;
    },
    get appUrl() {
      return ready().appUrl;
    },
    get superuserUrl() {
      return ready().superuserUrl;
    },
    createDatabase: make,
  };
}

async function asAdmin(url: string, work: (admin: pg.Client) => Promise<void>): Promise<void> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}
