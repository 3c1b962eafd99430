import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/index.ts';
import { IdentityModule } from '../identity/index.ts';
import { TrustModule } from '../trust/index.ts';
import { Catalogue } from './catalogue.ts';
import { CollectionsRepository } from './collections/collections.repository.ts';
import { DatasetRules } from './dataset-rules.ts';
import { DatasetsController } from './datasets.controller.ts';
import { DatasetsRepository } from './datasets.repository.ts';
import { DatasetRetirement } from './lifecycle/dataset-retirement.ts';
import { LifecycleController } from './lifecycle/lifecycle.controller.ts';
import { PublicationGate } from './lifecycle/publication-gate.ts';
import { VersionLifecycle } from './lifecycle/version-lifecycle.ts';
import { Notices } from './notices/notices.ts';
import { NoticesController } from './notices/notices.controller.ts';
import { NoticesRepository } from './notices/notices.repository.ts';
import { Publications } from './publications.ts';
import { VersionsController } from './versions.controller.ts';
import { VersionsRepository } from './versions.repository.ts';
import { VersionSight } from './version-sight.ts';
import { VersionStatesRepository } from './version-states.repository.ts';

@Module({
  imports: [AuditModule, IdentityModule, TrustModule],
  controllers: [DatasetsController, VersionsController, LifecycleController, NoticesController],
  providers: [
    DatasetsRepository,
    VersionsRepository,
    VersionStatesRepository,
    CollectionsRepository,
    NoticesRepository,
    VersionSight,
    DatasetRules,
    Publications,
    Notices,
    PublicationGate,
    VersionLifecycle,
    DatasetRetirement,
    Catalogue,
  ],
  exports: [Catalogue, CollectionsRepository, VersionSight],
})
export class CatalogueModule {}
