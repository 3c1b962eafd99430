import { type DynamicModule, Global, Module } from '@nestjs/common';
import { HUB_CONFIG, type HubConfig } from './config.ts';
import { DatasetFacts } from './dataset-facts.ts';
import { Departures } from './departures.ts';
import { Epochs } from './epochs.ts';
import { HubDatabase } from './hub-database.ts';
import { HubNats } from './hub-nats.ts';
import { IdempotencyInterceptor } from './idempotency.interceptor.ts';
import { Outbox } from './outbox.ts';
import { Secrets } from './secrets.ts';

/** What every module of the hub stands on. */
@Global()
@Module({
  providers: [Departures, Epochs, Outbox, Secrets, DatasetFacts, IdempotencyInterceptor],
  exports: [Departures, Epochs, Outbox, Secrets, DatasetFacts, IdempotencyInterceptor],
})
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
