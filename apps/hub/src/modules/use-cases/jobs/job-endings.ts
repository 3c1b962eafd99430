import { Problem, reportError, type Input, type WireProblem } from '@cdh/contracts';
import { Injectable } from '@nestjs/common';
import { Epochs } from '../../../shared/epochs.ts';
import { HubDatabase } from '../../../shared/hub-database.ts';
import { isOpen, isPartitionJob, JobsRepository, type JobRow } from '../jobs.repository.ts';
import { PartitionsRepository } from '../partitions.repository.ts';
import { JobChanges } from './job-changes.ts';
import { superseded } from './superseded.ts';
import { readToldProblem } from './told-problem.ts';

/** Ends jobs without a result, or puts them back for another attempt; a partition's job is told on its partition. */
@Injectable()
export class JobEndings {
  constructor(
    private readonly database: HubDatabase,
    private readonly epochs: Epochs,
    private readonly jobs: JobsRepository,
    private readonly partitions: PartitionsRepository,
    private readonly changes: JobChanges,
  ) {}

  /** No attempt would do better. A job that has ended already stays as it ended. */
  async fail(id: string, problem: WireProblem): Promise<void> {
    await this.end(id, 'failed', () => problem);
  }

  /** No attempt is left: the job waits for somebody, with the last error as its cause. */
  async park(id: string): Promise<void> {
    await this.end(id, 'parked', ({ problem }) => problem ?? noAttemptSucceeded());
  }

  /** An attempt failed in a way that another may not. Throws 409 when it is not the present attempt. */
  async putBack(useCase: string, { job: id, attempt, problem }: Input<typeof reportError>): Promise<void> {
    await this.database.transaction(async () => {
      const row = await this.jobs.lock(id);
      if (row?.use_case !== useCase || row.state !== 'running' || row.attempt !== attempt) throw superseded();
      await this.jobs.putBack(id, readToldProblem(problem));
    });
    this.changes.announce(id);
  }

  private async end(
    id: string,
    state: 'failed' | 'parked',
    reason: (row: JobRow) => WireProblem,
  ): Promise<void> {
    await this.database.transaction(async () => {
      const row = await this.jobs.lock(id);
      if (!row || !isOpen(row)) return;
      const problem = reason(row);
      await this.jobs.end(id, state, problem);
      if (!isPartitionJob(row)) return;
      const partition = await this.partitions.find(row.product, row.partition);
      if (partition?.job !== id) return;
      await this.partitions.fail(row.product, row.partition, problem);
      await this.epochs.bump('use-cases');
    });
    this.changes.announce(id);
  }
}

const noAttemptSucceeded = () =>
  new Problem('USE_CASE_DEFECT', {
    fr: 'Aucune tentative de calcul n’a abouti.',
    en: 'No attempt at the computation succeeded.',
  }).toWire();
