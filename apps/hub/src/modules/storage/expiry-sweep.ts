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
import { Sweep } from '../../shared/sweep.ts';
import { BlobReleases } from './deletion/blob-releases.ts';
import { DoomedRepository } from './deletion/doomed.repository.ts';
import { Orphans } from './deletion/orphans.ts';
import { Reaper } from './deletion/reaper.ts';
import { OBJECT_STORE } from './object-store.provider.ts';
import { StagedRepository } from './staged.repository.ts';
import { UploadCleaner } from './upload-cleaner.ts';
import { UploadsRepository } from './uploads.repository.ts';

const FIRST_MS = 20_000;
const EVERY_MS = 3 * 60_000;
/** What crashes left is looked for less often: it takes a listing of the store, and a look at every blob. */
const FORGOTTEN_MS = 6 * 3_600_000;

/** Ends what nobody ended and gives the store its space back. Replicas share it: each row is locked by one. */
@Injectable()
export class ExpirySweep implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(ExpirySweep.name);
  private readonly rounds: Sweep;
  private forgottenAt = -Infinity;

  constructor(
    @Inject(HUB_CONFIG) private readonly config: HubConfig,
    private readonly database: HubDatabase,
    private readonly uploads: UploadsRepository,
    private readonly staged: StagedRepository,
    private readonly cleaner: UploadCleaner,
    private readonly doomed: DoomedRepository,
    private readonly releases: BlobReleases,
    private readonly orphans: Orphans,
    private readonly reaper: Reaper,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
  ) {
    this.rounds = new Sweep(database, () => this.sweep(), {
      firstMs: FIRST_MS,
      everyMs: EVERY_MS,
      onFailure: (error) => this.logger.warn(`sweep cut short: ${String(error)}`),
    });
  }

  onApplicationBootstrap(): void {
    if (this.config.CDH_ROLES.includes('worker')) this.rounds.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.rounds.stop();
  }

  /** One round; whatever the store refuses is left for the next. */
  async sweep(): Promise<void> {
    while (!this.rounds.stopped && (await this.uploads.expireOne()));
    while (!this.rounds.stopped && (await this.cleaner.clean()));
    while (!this.rounds.stopped && (await this.dropStaged()));
    await this.reaper.reap();
    await this.store.check();
    if (this.rounds.stopped || performance.now() - this.forgottenAt < FORGOTTEN_MS) return;
    const [orphans, blobs] = [await this.orphans.sweep(), await this.releases.releaseForgotten()];
    if (orphans + blobs > 0) this.logger.log(`given up: ${orphans} orphan uploads, ${blobs} forgotten blobs`);
    this.forgottenAt = performance.now();
  }

  private dropStaged(): Promise<boolean> {
    return this.database.transaction(async () => {
      const row = await this.staged.lockForgotten();
      if (!row) return false;
      if (!row.isBlob) await this.doomed.add([{ key: row.object_key, upload: row.upload_id }]);
      await this.staged.remove(row.object_key);
      return true;
    });
  }
}
