import { type ObjectStore, ObjectStoreError } from '@cdh/object-store';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { HUB_CONFIG, type HubConfig } from '../../../shared/config.ts';
import { HubDatabase } from '../../../shared/hub-database.ts';
import { Sweep } from '../../../shared/sweep.ts';
import { inBatches } from '../in-batches.ts';
import { OBJECT_STORE, SECOND_STORE } from '../object-store.provider.ts';
import { BlobReleases } from './blob-releases.ts';
import { DoomedRepository, type DoomedRow } from './doomed.repository.ts';

const EVERY_MS = 2_000;
const BATCH = 32;
const AT_ONCE = 8;
/** For one batch, however slow the store is. */
const LEASE_S = 300;
const LOCKED_S = 24 * 3600;

/**
 * The only one that deletes objects. What is to go is written down with the decision, in its transaction, and deleted
 * after it: no connection to the database waits for a store that is slow, and a crash in between changes nothing.
 */
@Injectable()
export class Reaper implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Reaper.name);
  private readonly rounds: Sweep;
  private nudged: Promise<void> | undefined;

  constructor(
    @Inject(HUB_CONFIG) private readonly config: HubConfig,
    private readonly database: HubDatabase,
    private readonly doomed: DoomedRepository,
    private readonly releases: BlobReleases,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    @Inject(SECOND_STORE) private readonly second: ObjectStore | null,
  ) {
    this.rounds = new Sweep(database, () => this.reap(), {
      firstMs: EVERY_MS,
      everyMs: EVERY_MS,
      onFailure: (error) => this.logger.warn(`deletions wait: ${String(error)}`),
    });
  }

  onApplicationBootstrap(): void {
    if (this.config.CDH_ROLES.includes('worker')) this.rounds.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.rounds.stop();
    await this.nudged;
  }

  /** Deletes what is due without being waited for, whatever this process's roles. */
  nudge(): void {
    this.nudged ??= this.database
      .detached(() => this.reap())
      .catch((error: unknown) => this.logger.warn(`deletions wait: ${String(error)}`))
      .finally(() => (this.nudged = undefined));
  }

  /** One round, until nothing is due; what the store refuses is left for a later one. */
  async reap(): Promise<void> {
    while (!this.rounds.stopped && (await this.releases.reapOne()));
    for (;;) {
      const rows = this.rounds.stopped ? [] : await this.doomed.claim(BATCH, LEASE_S);
      if (rows.length === 0) return;
      const done = await inBatches(rows, AT_ONCE, (row) => this.delete(row));
      if (done.includes(false)) return;
    }
  }

  /** False when the store is not to be asked again in this round. */
  private async delete(row: DoomedRow): Promise<boolean> {
    const store = row.place === 'first' ? this.store : this.second;
    try {
      if (store) {
        if (row.upload_id !== null) await store.abortUpload(row.object_key, row.upload_id);
        await store.delete(row.object_key);
        await this.doomed.remove(row.place, row.object_key);
      } else {
        await this.doomed.postpone(row, LOCKED_S);
      }
      return true;
    } catch (error) {
      const isLocked = error instanceof ObjectStoreError && error.code === 'LOCKED';
      this.logger.warn(`${row.object_key} is not deleted yet: ${String(error)}`);
      await this.doomed.postpone(row, isLocked ? LOCKED_S : 10);
      return isLocked;
    }
  }
}
