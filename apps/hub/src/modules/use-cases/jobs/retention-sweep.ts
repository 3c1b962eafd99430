import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { HUB_CONFIG, type HubConfig } from '../../../shared/config.ts';
import { HubDatabase } from '../../../shared/hub-database.ts';
import { JobsRepository } from '../jobs.repository.ts';

const FIRST_MS = 30_000;
const EVERY_MS = 10 * 60_000;
const BATCH = 500;

/**
 * Forgets jobs whose time is over. The bytes of their results are kept until the last job that names them is due, and
 * go with the storage's own sweep.
 */
@Injectable()
export class RetentionSweep implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(RetentionSweep.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private stopped = false;

  constructor(
    @Inject(HUB_CONFIG) private readonly config: HubConfig,
    private readonly database: HubDatabase,
    private readonly jobs: JobsRepository,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.CDH_ROLES.includes('worker')) this.schedule(FIRST_MS * (1 + Math.random()));
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  async sweep(): Promise<void> {
    while (!this.stopped && (await this.jobs.forget(BATCH)));
  }

  private schedule(inMs: number): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.running = this.database
        .detached(() => this.sweep())
        .catch((error: unknown) => this.logger.warn(`jobs not forgotten yet: ${String(error)}`))
        .finally(() => this.schedule(EVERY_MS));
    }, inMs);
    this.timer.unref();
  }
}
