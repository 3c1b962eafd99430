import type { WireProblem } from '@cdh/contracts';
import { Injectable } from '@nestjs/common';
import { Epochs } from '../../shared/epochs.ts';
import { HubDatabase } from '../../shared/hub-database.ts';
import { JobsRepository } from './jobs.repository.ts';
import { PartitionsRepository } from './partitions.repository.ts';

/** Ends a job without a result, and tells the reason on its partition. */
@Injectable()
export class PartitionFailures {
  constructor(
    private readonly database: HubDatabase,
    private readonly epochs: Epochs,
    private readonly jobs: JobsRepository,
    private readonly partitions: PartitionsRepository,
  ) {}

  /** A job that has ended already stays as it ended. */
  async fail(job: string, problem: WireProblem): Promise<void> {
    await this.database.transaction(async () => {
      const row = await this.jobs.lock(job);
      if (!row || (row.state !== 'queued' && row.state !== 'running')) return;
      await this.jobs.end(job, 'failed', problem);
      const partition = await this.partitions.find(row.product, row.partition);
      if (partition?.job !== job) return;
      await this.partitions.fail(row.product, row.partition, problem);
      await this.epochs.bump('use-cases');
    });
  }
}
