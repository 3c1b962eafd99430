import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/index.ts';
import { IdentityModule } from '../identity/index.ts';
import { TrustModule } from '../trust/index.ts';
import { Catalogue } from './catalogue.ts';
import { DatasetsController } from './datasets.controller.ts';
import { DatasetsRepository } from './datasets.repository.ts';
import { VersionsController } from './versions.controller.ts';
import { VersionsRepository } from './versions.repository.ts';

@Module({
  imports: [AuditModule, IdentityModule, TrustModule],
  controllers: [DatasetsController, VersionsController],
  providers: [DatasetsRepository, VersionsRepository, Catalogue],
  exports: [Catalogue],
})
export class CatalogueModule {}
