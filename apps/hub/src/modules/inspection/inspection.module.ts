import { Module } from '@nestjs/common';
import { FileDescriptions } from '../../shared/file-descriptions.ts';
import { AuditModule } from '../audit/index.ts';
import { CatalogueModule } from '../catalogue/index.ts';
import { MeteringModule } from '../metering/index.ts';
import { StorageModule } from '../storage/index.ts';
import { DescriptionSweep } from './description-sweep.ts';
import { DescriptionsController } from './descriptions.controller.ts';
import { DescriptionsRepository } from './descriptions.repository.ts';
import { Inspector } from './inspector.ts';
import { UploadInspections } from './upload-inspections.ts';

@Module({
  imports: [AuditModule, CatalogueModule, MeteringModule, StorageModule],
  controllers: [DescriptionsController],
  providers: [DescriptionsRepository, Inspector, UploadInspections, DescriptionSweep],
})
export class InspectionModule {
  constructor(described: FileDescriptions, repository: DescriptionsRepository) {
    described.provide((dataset, number) => repository.list(dataset, number));
  }
}
