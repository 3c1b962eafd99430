import { Injectable, Logger } from '@nestjs/common';
import { HubDatabase } from '../../shared/hub-database.ts';
import { BlobsRepository } from './blobs.repository.ts';
import { DoomedRepository } from './deletion/doomed.repository.ts';
import { Reaper } from './deletion/reaper.ts';
import { UploadsRepository } from './uploads.repository.ts';

/** Gives up what an upload that is over has left: parts, and objects that are no blob. */
@Injectable()
export class UploadCleaner {
  private readonly logger = new Logger(UploadCleaner.name);

  constructor(
    private readonly database: HubDatabase,
    private readonly uploads: UploadsRepository,
    private readonly blobs: BlobsRepository,
    private readonly doomed: DoomedRepository,
    private readonly reaper: Reaper,
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
        await this.doomed.add(doomed.map(({ key, storeUpload }) => ({ key, upload: storeUpload })));
        await this.uploads.setCleaned(row);
        return true;
      }),
    );
  }

  /** Cleans without being waited for; what fails is found again by the sweep. */
  cleanSoon(id: string): void {
    void this.clean(id).then(
      () => this.reaper.nudge(),
      (error: unknown) => this.logger.warn(`upload ${id} is not cleaned yet: ${String(error)}`),
    );
  }
}
