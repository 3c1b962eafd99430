import { type DynamicModule, Module } from '@nestjs/common';
import { AuditModule } from './modules/audit/index.ts';
import { CatalogueModule } from './modules/catalogue/index.ts';
import { DocumentationModule } from './modules/documentation/index.ts';
import { HealthModule } from './modules/health/index.ts';
import { IdentityModule } from './modules/identity/index.ts';
import { InspectionModule } from './modules/inspection/index.ts';
import { MessagingModule } from './modules/messaging/index.ts';
import { MeteringModule } from './modules/metering/index.ts';
import { ProcessesModule } from './modules/processes/index.ts';
import { RecordsModule } from './modules/records/index.ts';
import { StorageModule } from './modules/storage/index.ts';
import { TrustModule } from './modules/trust/index.ts';
import { UseCasesModule } from './modules/use-cases/index.ts';
import type { HubConfig } from './shared/config.ts';
import type { HubDatabase } from './shared/hub-database.ts';
import type { HubNats } from './shared/hub-nats.ts';
import { RoleGuard } from './shared/role.guard.ts';
import { SharedModule } from './shared/shared.module.ts';

/** The whole hub; what of it a process serves and works on is a matter of its roles. */
@Module({})
export class HubModule {
  static on(config: HubConfig, database: HubDatabase, nats: HubNats): DynamicModule {
    return {
      module: HubModule,
      imports: [
        SharedModule.on(config, database, nats),
        HealthModule,
        MessagingModule,
        IdentityModule,
        TrustModule,
        AuditModule,
        MeteringModule,
        CatalogueModule,
        RecordsModule,
        StorageModule,
        InspectionModule,
        UseCasesModule,
        ProcessesModule,
        DocumentationModule,
      ],
      providers: [RoleGuard],
    };
  }
}
