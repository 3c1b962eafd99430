import { type DynamicModule, Global, Module } from '@nestjs/common';
import { HUB_CONFIG, type HubConfig } from './config.ts';
import { DatasetFacts } from './dataset-facts.ts';
import { Departures } from './departures.ts';
import { Epochs } from './epochs.ts';
import { Erasures } from './erasures.ts';
import { FileDescriptions } from './file-descriptions.ts';
import { HubDatabase } from './hub-database.ts';
import { HubNats } from './hub-nats.ts';
import { Inspections } from './inspections.ts';
import { IdempotencyInterceptor } from './idempotency.interceptor.ts';
import { Outbox } from './outbox.ts';
import { Secrets } from './secrets.ts';
import { VersionFacts } from './version-facts.ts';

const shared = [
  Departures,
  Erasures,
  Inspections,
  Epochs,
  Outbox,
  Secrets,
  DatasetFacts,
  FileDescriptions,
  VersionFacts,
  IdempotencyInterceptor,
];

/** What every module of the hub stands on. */
@Global()
@Module({ providers: shared, exports: shared })
export class SharedModule {
  static on(config: HubConfig, database: HubDatabase, nats: HubNats): DynamicModule {
    const ground = [
      { provide: HUB_CONFIG, useValue: config },
      { provide: HubDatabase, useValue: database },
      { provide: HubNats, useValue: nats },
    ];
    return { module: SharedModule, providers: ground, exports: ground };
  }
}
