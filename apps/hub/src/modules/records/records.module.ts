import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/index.ts';
import { CatalogueModule } from '../catalogue/index.ts';
import { IdentityModule } from '../identity/index.ts';
import { CitationsController } from './citation/citations.controller.ts';
import { CollectionsController } from './collections/collections.controller.ts';
import { ItemsRepository } from './collections/items.repository.ts';
import { DiffController } from './diff/diff.controller.ts';
import { LineageController } from './lineage/lineage.controller.ts';
import { LineageRepository } from './lineage/lineage.repository.ts';
import { PersistentUrisController } from './persistent-uris.controller.ts';

/** The catalogue's records as an archive serves them: cited, compared, followed to where they come from. */
@Module({
  imports: [AuditModule, CatalogueModule, IdentityModule],
  controllers: [
    CitationsController,
    DiffController,
    LineageController,
    CollectionsController,
    PersistentUrisController,
  ],
  providers: [LineageRepository, ItemsRepository],
})
export class RecordsModule {}
