import { setTimeout as wait } from 'node:timers/promises';
import {
  connectNats,
  ensureStreams,
  HUB_INBOX_PREFIX,
  hubPermissions,
  issueUserJwt,
  jetstream,
  type JetStreamClient,
  type JetStreamManager,
  jetstreamManager,
  type Log,
  type NatsConnection,
  OperationClient,
  watchStatus,
} from '@cdh/nats';
import { createUser } from '@nats-io/nkeys';
import type { HubConfig } from './config.ts';

const JWT_LIFE_S = 12 * 3600;

/** The hub's own connection to the broker, and the clients that share it. */
export class HubNats {
  readonly connection: NatsConnection;
  readonly operations: OperationClient;
  readonly js: JetStreamClient;
  readonly jsm: JetStreamManager;
  private readonly restored = new Set<() => void>();
  private readonly log: Log;
  private up = true;

  private constructor(connection: NatsConnection, jsm: JetStreamManager, log: Log) {
    this.connection = connection;
    this.log = log;
    this.operations = new OperationClient(connection);
    this.js = jetstream(connection, { timeout: 5_000 });
    this.jsm = jsm;
    watchStatus(connection, ({ type }) => {
      if (type === 'disconnect') this.up = false;
      if (type === 'reconnect') void this.restore();
    });
  }

  /** Called each time the broker is there again, its streams with it: they may be others, and empty. */
  onRestored(listener: () => void): void {
    this.restored.add(listener);
  }

  /** A broker that lost its disk comes back without streams. */
  private async restore(): Promise<void> {
    for (let waitMs = 100; !this.connection.isClosed(); waitMs = Math.min(3_000, waitMs * 2)) {
      try {
        await ensureStreams(this.jsm);
        this.up = true;
        for (const listener of this.restored) listener();
        return;
      } catch (error) {
        this.log.warn({ err: error, waitMs }, 'streams not there yet');
        await wait(waitMs, undefined, { ref: false });
      }
    }
  }

  /** Signs itself in with the account's signing key and makes the streams; rejects while the broker is away. */
  static async connect(config: HubConfig, log: Log): Promise<HubNats> {
    const user = createUser();
    const connection = await connectNats({
      servers: config.NATS_URL.split(','),
      name: 'hub',
      inboxPrefix: HUB_INBOX_PREFIX,
      credentials: {
        seed: new TextDecoder().decode(user.getSeed()),
        jwt: () =>
          issueUserJwt({
            accountPublicKey: config.NATS_ACCOUNT,
            signingSeed: config.NATS_SIGNING_SEED,
            userPublicKey: user.getPublicKey(),
            name: 'hub',
            permissions: hubPermissions(),
            expiresInS: JWT_LIFE_S,
          }),
      },
      log,
    });
    try {
      const jsm = await jetstreamManager(connection, { timeout: 5_000 });
      await ensureStreams(jsm);
      return new HubNats(connection, jsm, log);
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  /** Sends what is still to be sent and closes; does not wait for a broker that is away. */
  async leave(): Promise<void> {
    if (this.connection.isClosed()) return;
    if (this.up)
      await Promise.race([
        this.connection.drain().catch(() => undefined),
        wait(3_000, undefined, { ref: false }),
      ]);
    await this.connection.close();
  }

  get connected(): boolean {
    return this.up && !this.connection.isClosed();
  }
}
