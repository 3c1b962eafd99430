import { Module } from '@nestjs/common';
import { CatalogueModule } from '../catalogue/index.ts';
import { MeteringModule } from '../metering/index.ts';
import { TrustModule } from '../trust/index.ts';
import { BlobStorage } from './blob-storage.ts';
import { BlobsRepository } from './blobs.repository.ts';
import { DownloadsController } from './downloads.controller.ts';
import { ExpirySweep } from './expiry-sweep.ts';
import { BlobCareRepository } from './care/blob-care.repository.ts';
import { FindingsRepository } from './care/findings.repository.ts';
import { ScrubController } from './care/scrub.controller.ts';
import { Scrubber } from './care/scrubber.ts';
import { SecondCopies } from './care/second-copies.ts';
import { BlobReleases } from './deletion/blob-releases.ts';
import { DoomedRepository } from './deletion/doomed.repository.ts';
import { Orphans } from './deletion/orphans.ts';
import { Reaper } from './deletion/reaper.ts';
import { objectStoreProvider, secondStoreProvider } from './object-store.provider.ts';
import { PartUrls } from './part-urls.ts';
import { PrepareStore } from './prepare-store.ts';
import { ReadDecisions } from './read-decisions.ts';
import { ResultStorage } from './result-storage.ts';
import { StagedRepository } from './staged.repository.ts';
import { StorageRoutes } from './storage.routes.ts';
import { UnpublishedUrls } from './unpublished-urls.ts';
import { UploadCleaner } from './upload-cleaner.ts';
import { UploadsController } from './uploads.controller.ts';
import { UploadsRepository } from './uploads.repository.ts';
import { Uploads } from './uploads.ts';
import { VerificationWorker } from './verification-worker.ts';

@Module({
  imports: [CatalogueModule, MeteringModule, TrustModule],
  controllers: [UploadsController, DownloadsController, ScrubController],
  providers: [
    objectStoreProvider,
    secondStoreProvider,
    DoomedRepository,
    BlobReleases,
    Reaper,
    Orphans,
    BlobCareRepository,
    FindingsRepository,
    SecondCopies,
    Scrubber,
    PrepareStore,
    UploadsRepository,
    BlobsRepository,
    StagedRepository,
    PartUrls,
    UploadCleaner,
    VerificationWorker,
    Uploads,
    ExpirySweep,
    ReadDecisions,
    BlobStorage,
    ResultStorage,
    StorageRoutes,
    UnpublishedUrls,
  ],
  exports: [BlobReleases, BlobStorage, ReadDecisions, ResultStorage, StorageRoutes],
})
export class StorageModule {}
