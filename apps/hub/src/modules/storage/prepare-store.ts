import type { ObjectStore } from '@cdh/object-store';
import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { OBJECT_STORE } from './object-store.provider.ts';

const AGAIN_MS = 5000;

/** Makes the folders or the bucket at the start; a store that is away is tried again while the hub runs without it. */
@Injectable()
export class PrepareStore implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(PrepareStore.name);
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(@Inject(OBJECT_STORE) private readonly store: ObjectStore) {}

  async onModuleInit(): Promise<void> {
    try {
      await this.store.check();
    } catch (error) {
      this.logger.warn(`the object store is not ready: ${String(error)}`);
      if (this.stopped) return;
      this.timer = setTimeout(() => void this.onModuleInit(), AGAIN_MS);
      this.timer.unref();
    }
  }

  onApplicationShutdown(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }
}
