import type { ObjectStore } from '@cdh/object-store';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { HubDatabase } from '../../shared/hub-database.ts';
import { BlobsRepository } from './blobs.repository.ts';
import { inBatches } from './in-batches.ts';
import { OBJECT_STORE } from './object-store.provider.ts';
import { UploadsRepository } from './uploads.repository.ts';

/** Rids the store of what an upload that is over has left: parts, and objects that are no blob. */
@Injectable()
export class UploadCleaner {
  private readonly logger = new Logger(UploadCleaner.name);

  constructor(
    private readonly database: HubDatabase,
    private readonly uploads: UploadsRepository,
    private readonly blobs: BlobsRepository,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
  ) {}

  /**
   * Cleans one upload, the named one or any that another replica is not cleaning; false when there is none. Always
   * after the commit that ended it: only then is it certain which objects are blobs.
   */
  clean(id?: string): Promise<boolean> {
    return this.database.detached(() =>
      this.database.transaction(async () => {
        const row = await this.uploads.lockUncleaned(id);
        if (!row) return false;
        const kept = await this.blobs.keysAmong(row.files.map(({ key }) => key));
        const doomed = row.files.filter(({ key }) => !kept.has(key));
        await inBatches(doomed, 8, async ({ key, storeUpload }) => {
          await this.store.abortUpload(key, storeUpload);
          await this.store.delete(key);
        });
        await this.uploads.setCleaned(row);
        return true;
      }),
    );
  }

  /** Cleans without being waited for; what fails is found again by the sweep. */
  cleanSoon(id: string): void {
    void this.clean(id).catch((error: unknown) =>
      this.logger.warn(`upload ${id} is not cleaned yet: ${String(error)}`),
    );
  }
}
