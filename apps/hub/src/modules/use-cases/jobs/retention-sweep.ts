import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { HUB_CONFIG, type HubConfig } from '../../../shared/config.ts';
import { HubDatabase } from '../../../shared/hub-database.ts';
import { Sweep } from '../../../shared/sweep.ts';
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
  private readonly rounds: Sweep;

  constructor(
    @Inject(HUB_CONFIG) private readonly config: HubConfig,
    database: HubDatabase,
    private readonly jobs: JobsRepository,
  ) {
    this.rounds = new Sweep(database, () => this.sweep(), {
      firstMs: FIRST_MS,
      everyMs: EVERY_MS,
      onFailure: (error) => this.logger.warn(`jobs not forgotten yet: ${String(error)}`),
    });
  }

  onApplicationBootstrap(): void {
    if (this.config.CDH_ROLES.includes('worker')) this.rounds.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.rounds.stop();
  }

  async sweep(): Promise<void> {
    while (!this.rounds.stopped && (await this.jobs.forget(BATCH)));
  }
}
