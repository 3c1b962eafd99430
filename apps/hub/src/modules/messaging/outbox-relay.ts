import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { type MessageToPublish, publishMany } from '@cdh/nats';
import { headers } from '@nats-io/transport-node';
import { propagation, ROOT_CONTEXT } from '@opentelemetry/api';
import { sql } from 'kysely';
import { HUB_CONFIG, type HubConfig } from '../../shared/config.ts';
import { HubDatabase } from '../../shared/hub-database.ts';
import { HubNats } from '../../shared/hub-nats.ts';
import { Outbox } from '../../shared/outbox.ts';

const BATCH = 200;
const LOOK_EVERY_MS = 250;
const LONGEST_WAIT_MS = 5_000;
/** Long enough to see what happened; Postgres holds the facts themselves. */
const KEEP = sql`now() - interval '2 days'`;
const SWEEP_EVERY_MS = 600_000;

/**
 * Publishes what transactions left in the outbox. Rows are taken with their lock and by their state, never by "id
 * above the last": ids are given before the commit. A crash between publishing and the mark publishes again under the
 * same message id, which the stream drops or its consumers find done.
 */
@Injectable()
export class OutboxRelay implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(OutboxRelay.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private again = false;
  private stopped = false;
  private waitMs = LOOK_EVERY_MS;
  private sweptAt = 0;

  constructor(
    private readonly database: HubDatabase,
    private readonly nats: HubNats,
    private readonly outbox: Outbox,
    @Inject(HUB_CONFIG) private readonly config: HubConfig,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.config.CDH_ROLES.includes('worker')) return;
    this.outbox.onNudge(() => this.look());
    this.look();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private look(): void {
    if (this.stopped) return;
    if (this.running) {
      this.again = true;
      return;
    }
    clearTimeout(this.timer);
    this.running = this.drain().finally(() => {
      this.running = undefined;
      if (this.stopped) return;
      if (this.again) {
        this.again = false;
        this.look();
      } else {
        this.timer = setTimeout(() => this.look(), this.waitMs);
        this.timer.unref();
      }
    });
  }

  private async drain(): Promise<void> {
    try {
      while (!this.stopped && this.nats.connected && (await this.publishBatch()) === BATCH);
      this.waitMs = LOOK_EVERY_MS;
      await this.sweep();
    } catch (error) {
      this.waitMs = Math.min(LONGEST_WAIT_MS, this.waitMs * 2);
      this.logger.warn(`outbox not published yet, again in ${this.waitMs} ms: ${String(error)}`);
    }
  }

  private async publishBatch(): Promise<number> {
    const batch = await this.database.transaction(async () => {
      const rows = await this.database.query
        .selectFrom('platform.outbox')
        .select(['id', 'message_id', 'subject', 'payload', 'trace'])
        .where('published_at', 'is', null)
        .orderBy('id')
        .limit(BATCH)
        .forUpdate()
        .skipLocked()
        .execute();
      if (rows.length === 0) return { taken: 0, refused: undefined };
      const { connection, js } = this.nats;
      const outcomes = await publishMany(connection, js, rows.map(asMessage));
      const published = rows.filter((_, i) => outcomes[i]?.status === 'fulfilled').map(({ id }) => id);
      const refused = outcomes.find((outcome) => outcome.status === 'rejected');
      if (published.length > 0)
        await this.database.query
          .updateTable('platform.outbox')
          .set({ published_at: sql`now()` })
          .where('id', 'in', published)
          .execute();
      return { taken: rows.length, refused };
    });
    // A message that one stream refuses keeps none back that another takes; those that went are marked by now.
    if (batch.refused) throw batch.refused.reason;
    return batch.taken;
  }

  private async sweep(): Promise<void> {
    if (Date.now() - this.sweptAt < SWEEP_EVERY_MS) return;
    this.sweptAt = Date.now();
    await this.database.query
      .deleteFrom('platform.outbox')
      .where('published_at', '<', KEEP as never)
      .execute();
    await this.database.query
      .deleteFrom('platform.idempotency')
      .where('created_at', '<', KEEP as never)
      .execute();
  }
}

function asMessage(row: {
  message_id: string;
  subject: string;
  payload: unknown;
  trace: Record<string, string>;
}): MessageToPublish {
  const carrier = headers();
  const parent = propagation.extract(ROOT_CONTEXT, row.trace);
  propagation.inject(parent, carrier, { set: (to, key, value) => to.set(key, value) });
  return {
    subject: row.subject,
    body: JSON.stringify(row.payload),
    id: row.message_id,
    headers: carrier,
  };
}
