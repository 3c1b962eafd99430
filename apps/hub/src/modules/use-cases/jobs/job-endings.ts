import { Problem, reportError, type Input, type WireProblem } from '@cdh/contracts';
import { Injectable } from '@nestjs/common';
import { Epochs } from '../../../shared/epochs.ts';
import { HubDatabase } from '../../../shared/hub-database.ts';
import { isOpen, isPartitionJob, JobsRepository, type JobRow } from '../jobs.repository.ts';
import { PartitionsRepository } from '../partitions.repository.ts';
import { JobChanges } from './job-changes.ts';
import { superseded } from './superseded.ts';
import { readToldProblem } from './told-problem.ts';

/** A worker tells of its job at least every five seconds. */
export const SILENT_MS = 15_000;

/** When something was heard of the present attempt. */
const heardAt = ({ started_at, heard_at }: JobRow) => Math.max(+(started_at ?? 0), +(heard_at ?? 0));

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

  /**
   * No attempt is left: the job waits for somebody, with the last error as its cause. False, and nothing is done, while
   * an attempt lives: a message that is used up may have been a duplicate of the one that brought it.
   */
  async park(id: string): Promise<boolean> {
    return this.end(id, 'parked', ({ problem }) => problem ?? noAttemptSucceeded(), SILENT_MS);
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
    silentMs = 0,
  ): Promise<boolean> {
    const done = await this.database.transaction(async () => {
      const row = await this.jobs.lock(id);
      if (!row || !isOpen(row)) return true;
      if (row.state === 'running' && Date.now() - heardAt(row) < silentMs) return false;
      const problem = reason(row);
      await this.jobs.end(id, state, problem);
      if (!isPartitionJob(row)) return true;
      const partition = await this.partitions.find(row.product, row.partition);
      if (partition?.job !== id) return true;
      await this.partitions.fail(row.product, row.partition, problem);
      await this.epochs.bump('use-cases');
      return true;
    });
    if (done) this.changes.announce(id);
    return done;
  }
}

const noAttemptSucceeded = () =>
  new Problem('USE_CASE_DEFECT', {
    fr: 'Aucune tentative de calcul n’a abouti.',
    en: 'No attempt at the computation succeeded.',
  }).toWire();
