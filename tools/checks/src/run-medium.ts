import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { acquireNatsServer, cacheDirectory, describeFailure, startPostgres } from '@cdh/constellation';
import { environment } from './project.ts';
import { mediumArguments, type JestRun, runJest } from './run-jest.ts';

/** Several hubs of several files at once, and nothing to be found again after a loss of power. */
const forTests = ['max_connections=200', 'fsync=off', 'full_page_writes=off'];

/**
 * Runs the tests on real servers, with one Postgres for all of them, a nats-server fetched beforehand and the S3 servers
 * that `stores` names, by variable.
 */
export async function runMedium(
  stores: Record<string, string>,
  say: (line: string) => void,
): Promise<JestRun> {
  const folder = mkdtempSync(join(tmpdir(), 'cdh-medium-'));
  try {
    const nats = await acquireNatsServer({ cacheDir: cacheDirectory(environment), env: environment, say });
    const postgres = await startPostgres(folder, { env: environment, say, settings: forTests });
    const { ownerUrl, appUrl, superuserUrl } = postgres;
    try {
      return await runJest('medium tests', mediumArguments, {
        CDH_TEST_POSTGRES: JSON.stringify({ ownerUrl, appUrl, superuserUrl }),
        NATS_SERVER_BIN: nats.path,
        ...stores,
      });
    } finally {
      await postgres.stop();
    }
  } catch (error) {
    return { name: 'medium tests', ok: false, seconds: 0, output: describeFailure(error) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
