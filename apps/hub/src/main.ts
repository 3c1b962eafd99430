import 'reflect-metadata';
import { parseConfig } from '@cdh/config';
import { shutdownTelemetry } from '@cdh/telemetry';
import { describeBackupFailure, runBackup, runRestore } from './modules/backup/index.ts';
import { migrateDatabase, migrationConfig } from './migrate-database.ts';
import { hubConfig } from './shared/config.ts';
import { startHub } from './start-hub.ts';

const stopping = new AbortController();
const { promise: stopped, resolve: stop } = Promise.withResolvers<void>();
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    stopping.abort();
    stop();
  });
}

let code = 0;
try {
  const [command, ...args] = process.argv.slice(2);
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const context = { env: process.env, cwd: process.cwd(), say };
  if (command === 'migrate') {
    await migrateDatabase(parseConfig(migrationConfig, process.env));
  } else if (command === 'backup' || command === 'restore') {
    // Either may be cut short at any moment: the next run goes on from there.
    stopping.signal.addEventListener('abort', () => process.exit(130));
    code = await (command === 'backup' ? runBackup : runRestore)(args, context);
  } else {
    const hub = await startHub(parseConfig(hubConfig, process.env), stopping.signal);
    await stopped;
    await hub.stop();
  }
} catch (error) {
  if (!stopping.signal.aborted) {
    code = 1;
    const text = describeBackupFailure(error) ?? (error instanceof Error ? error.stack : String(error));
    process.stderr.write(`${text}\n`);
  }
}
await shutdownTelemetry();
process.exit(code);
