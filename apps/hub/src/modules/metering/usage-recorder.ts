import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { Insertable } from 'kysely';
import type { Schema } from '../../database/schema.ts';
import { HubDatabase } from '../../shared/hub-database.ts';
import { actor, type Principal } from '../../shared/principal.ts';

export interface UsageFact {
  principal: Principal;
  grant?: string | null;
  dataset?: string;
  version?: number;
  useCase?: string;
  operation?: string;
  status: number;
  bytes: number;
  cpuMs?: number;
}

const FLUSH_MS = 400;
const RETRY_MS = 2000;
const BATCH = 2000;
/** Beyond this, while Postgres is away, the oldest are given up rather than the process. */
const MAX_WAITING = 200_000;

type Row = Insertable<Schema['metering.usage_events']>;

/** Counts each read under a decision; written in batches within a second, and at shutdown. */
@Injectable()
export class UsageRecorder implements OnApplicationShutdown {
  private readonly logger = new Logger(UsageRecorder.name);
  private waiting: Row[] = [];
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(private readonly database: HubDatabase) {}

  record(fact: UsageFact): void {
    const { kind, id } = actor(fact.principal);
    this.waiting.push({
      at: new Date(),
      principal_kind: kind,
      principal: id,
      organisation: fact.principal.organisation,
      grant_id: fact.grant ?? null,
      dataset: fact.dataset ?? null,
      version: fact.version ?? null,
      use_case: fact.useCase ?? null,
      operation: fact.operation ?? null,
      status: fact.status,
      bytes: fact.bytes,
      cpu_ms: fact.cpuMs ?? 0,
    });
    this.timer ??= setTimeout(() => void this.flush(), FLUSH_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.flush();
  }

  /** One batch after the other: at shutdown, what is being written counts as well. */
  private flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.writing = this.writing.then(() => this.write());
    return this.writing;
  }

  private async write(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, BATCH);
      try {
        await this.database.detached(() =>
          this.database.query.insertInto('metering.usage_events').values(batch).execute(),
        );
      } catch (error) {
        this.logger.warn(`usage not written yet: ${String(error)}`);
        this.waiting = [...batch, ...this.waiting].slice(-MAX_WAITING);
        this.timer ??= setTimeout(() => void this.flush(), RETRY_MS);
        return;
      }
    }
  }
}
