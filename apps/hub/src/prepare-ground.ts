import { createServer } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { migrate } from '@cdh/postgres';
import type { Logger } from '@cdh/telemetry';
import { migrations } from './database/migrations/index.ts';
import type { HubConfig } from './shared/config.ts';
import { HubNats } from './shared/hub-nats.ts';

const FIRST_WAIT_MS = 300;
const LONGEST_WAIT_MS = 3_000;

/**
 * Migrates the database and connects to the broker, for as long as it takes: Postgres and NATS may come after the hub.
 * Meanwhile its port says that it lives, and what it waits for.
 */
export async function prepareGround(config: HubConfig, log: Logger, signal: AbortSignal): Promise<HubNats> {
  let waitingFor: string[] = [];
  let room: ReturnType<typeof openWaitingRoom> | undefined;
  const persist = async <T>(part: string, step: () => Promise<T>): Promise<T> => {
    for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2)) {
      try {
        return await step();
      } catch (error) {
        if (signal.aborted) throw error;
        waitingFor = [part];
        room ??= openWaitingRoom(config, () => waitingFor);
        log.warn({ err: error, part, waitMs }, 'not ready yet, trying again');
        await wait(waitMs, undefined, { signal });
      }
    }
  };
  try {
    const ownerUrl = config.DATABASE_OWNER_URL;
    if (ownerUrl !== undefined) {
      const run = await persist('database', () => migrate(ownerUrl, migrations));
      if (run.length > 0) log.info({ migrations: run }, 'database migrated');
    }
    return await persist('nats', () => HubNats.connect(config, log));
  } finally {
    await room?.close();
  }
}

/** Answers on the hub's port while it can't serve yet. */
function openWaitingRoom(config: HubConfig, waitingFor: () => string[]) {
  const server = createServer((request, response) => {
    const alive = request.url === '/healthz';
    response.writeHead(alive ? 200 : 503, { 'content-type': 'application/json', 'retry-after': '1' });
    response.end(JSON.stringify(alive ? { status: 'ok' } : { status: 'waiting', waitingFor: waitingFor() }));
  });
  // A port that is taken is told by the hub itself, once it comes to listen.
  server.on('error', () => undefined);
  server.listen(config.CDH_PORT, config.CDH_HOST);
  return {
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
