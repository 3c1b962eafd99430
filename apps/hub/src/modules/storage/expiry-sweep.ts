import type { ObjectStore } from '@cdh/object-store';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { HUB_CONFIG, type HubConfig } from '../../shared/config.ts';
import { HubDatabase } from '../../shared/hub-database.ts';
import { OBJECT_STORE } from './object-store.provider.ts';
import { StagedRepository } from './staged.repository.ts';
import { UploadCleaner } from './upload-cleaner.ts';
import { UploadsRepository } from './uploads.repository.ts';

const FIRST_MS = 20_000;
const EVERY_MS = 3 * 60_000;

/** Ends what nobody ended and gives the store its space back. Replicas share it: each row is locked by one. */
@Injectable()
export class ExpirySweep implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(ExpirySweep.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private stopped = false;

  constructor(
    @Inject(HUB_CONFIG) private readonly config: HubConfig,
    private readonly database: HubDatabase,
    private readonly uploads: UploadsRepository,
    private readonly staged: StagedRepository,
    private readonly cleaner: UploadCleaner,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
  ) {}

  onApplicationBootstrap(): void {
    // Not all replicas of one deployment at the same moment.
    if (this.config.CDH_ROLES.includes('worker')) this.schedule(FIRST_MS * (1 + Math.random()));
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  /** One round; whatever the store refuses is left for the next. */
  async sweep(): Promise<void> {
    await this.store.check();
    while (!this.stopped && (await this.uploads.expireOne()));
    while (!this.stopped && (await this.cleaner.clean()));
    while (!this.stopped && (await this.dropStaged()));
  }

  private dropStaged(): Promise<boolean> {
    return this.database.transaction(async () => {
      const row = await this.staged.lockForgotten();
      if (!row) return false;
      if (!row.isBlob) {
        // Bytes that came with a report were never an upload.
        if (row.upload_id !== '') await this.store.abortUpload(row.object_key, row.upload_id);
        await this.store.delete(row.object_key);
      }
      await this.staged.remove(row.object_key);
      return true;
    });
  }

  private schedule(inMs: number): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.running = this.database
        .detached(() => this.sweep())
        .catch((error: unknown) => this.logger.warn(`sweep cut short: ${String(error)}`))
        .finally(() => this.schedule(EVERY_MS));
    }, inMs);
    this.timer.unref();
  }
}
