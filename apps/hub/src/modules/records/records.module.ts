import { Module } from '@nestjs/common';
import { CatalogueModule } from '../catalogue/index.ts';
import { IdentityModule } from '../identity/index.ts';
import { CitationsController } from './citation/citations.controller.ts';
import { DiffController } from './diff/diff.controller.ts';
import { PersistentUrisController } from './persistent-uris.controller.ts';

/** The catalogue's records as an archive serves them: cited, compared, followed to where they come from. */
@Module({
  imports: [CatalogueModule, IdentityModule],
  controllers: [CitationsController, DiffController, PersistentUrisController],
})
export class RecordsModule {}
