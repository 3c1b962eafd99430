import 'reflect-metadata';
import { ConfigError, parseConfig } from '@cdh/config';
import { shutdownTelemetry } from '@cdh/telemetry';
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
  if (process.argv[2] === 'migrate') {
    await migrateDatabase(parseConfig(migrationConfig, process.env));
  } else {
    const hub = await startHub(parseConfig(hubConfig, process.env), stopping.signal);
    await stopped;
    await hub.stop();
  }
} catch (error) {
  if (!stopping.signal.aborted) {
    code = 1;
    const text =
      error instanceof ConfigError ? error.message : error instanceof Error ? error.stack : String(error);
    process.stderr.write(`${text}\n`);
  }
}
await shutdownTelemetry();
process.exit(code);
