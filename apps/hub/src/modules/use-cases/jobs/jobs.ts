import { Problem } from '@cdh/contracts';
import { notFound } from '@cdh/http';
import { Inject, Injectable } from '@nestjs/common';
import type { Readable } from 'node:stream';
import type { InventoryFile } from '../../../database/schema.ts';
import { HUB_CONFIG, type HubConfig } from '../../../shared/config.ts';
import { DatasetFacts } from '../../../shared/dataset-facts.ts';
import { Epochs } from '../../../shared/epochs.ts';
import { HubDatabase } from '../../../shared/hub-database.ts';
import { uuidv7 } from '../../../shared/ids.ts';
import { decodeCursor, type Page, type PageQuery, toPage } from '../../../shared/pagination.ts';
import { isAdministrator, type Principal } from '../../../shared/principal.ts';
import { ResultStorage } from '../../storage/index.ts';
import { DecisionPoint } from '../../trust/index.ts';
import { isOpen, isPartitionJob, type JobRow, JobsRepository } from '../jobs.repository.ts';
import { PartitionsRepository } from '../partitions.repository.ts';
import { Registry } from '../registry.ts';
import { JobChanges } from './job-changes.ts';
import { JobQueue } from './job-queue.ts';
import { type JobFilter, ListedJobs } from './listed-jobs.ts';
import { isOperationJob } from './operation-jobs.repository.ts';
import { resultKeeper } from './result-owners.ts';
import { QueueEstimates } from './queue-estimates.ts';
import { type JobStatus, showJob } from './show-job.ts';
import { type JobOperation, Submissions } from './submissions.ts';
import { isSubmitter } from './submitter.ts';

/** Whoever follows a job looks at least this often: nudges may be lost. */
const LOOK_EVERY_MS = 2_000;

export interface JobResults {
  files: InventoryFile[];
  /** The bytes of one of the files. */
  open(file: InventoryFile): Promise<{ size: number; stream: Readable }>;
}

/** What other parts of the hub do with jobs. */
@Injectable()
export class Jobs {
  constructor(
    @Inject(HUB_CONFIG) private readonly config: HubConfig,
    private readonly database: HubDatabase,
    private readonly epochs: Epochs,
    private readonly registry: Registry,
    private readonly facts: DatasetFacts,
    private readonly decisions: DecisionPoint,
    private readonly storage: ResultStorage,
    private readonly submissions: Submissions,
    private readonly jobs: JobsRepository,
    private readonly listed: ListedJobs,
    private readonly partitions: PartitionsRepository,
    private readonly queue: JobQueue,
    private readonly estimates: QueueEstimates,
    private readonly changes: JobChanges,
  ) {}

  /** Takes a job on. Throws 404, 400 naming the members, 401 or 403 naming what is missing, 503. */
  async submit(caller: Principal, operation: JobOperation, input: unknown): Promise<JobStatus> {
    const [row] = await this.submissions.submit(caller, operation, [input]);
    if (!row) throw new Error('a job was taken on and is not there');
    return this.show(row);
  }

  /** Up to 1,000 at once, all or none; ids in the order of the inputs. */
  async submitBatch(
    caller: Principal,
    operation: JobOperation,
    inputs: readonly unknown[],
  ): Promise<{ batch: string; jobs: string[] }> {
    const batch = uuidv7();
    const rows = await this.submissions.submit(caller, operation, inputs, batch);
    return { batch, jobs: rows.map(({ id }) => id) };
  }

  /** Throws 404 where there is none, or none for the caller to know of. */
  async get(caller: Principal, id: string): Promise<JobStatus> {
    return this.show(await this.seen(caller, id));
  }

  /** The caller's own, the latest first; the administrator and owners of the use case's organisation see all of it. */
  async list(caller: Principal, filter: JobFilter, page: PageQuery): Promise<Page<JobStatus>> {
    const owned = await this.ownedUseCases(caller);
    const rows = await this.listed.page(caller, owned, filter, page.limit + 1, decodeCursor(page.cursor));
    const places = await this.estimates.of(rows);
    const shown = rows.map((row) => {
      const place = places.get(row.id);
      return showJob(row, place?.position ?? 0, place?.estimatedStart ?? null);
    });
    return toPage(shown, page, ({ id }) => id, this.config.publicUrl, '/jobs', { ...filter });
  }

  /** Ends a job that somebody submitted before it is done; 409 once it is over. */
  async dismiss(caller: Principal, id: string): Promise<JobStatus> {
    await this.database.transaction(async () => {
      const row = await this.lockSeen(caller, id);
      if (!isOperationJob(row) || !(isOpen(row) || row.state === 'parked')) throw notDismissed(row);
      await this.jobs.end(id, 'dismissed');
    });
    this.changes.announce(id);
    return this.get(caller, id);
  }

  /** Puts a parked job back at the end of its queue, with all its attempts; 409 for any other. */
  async retry(caller: Principal, id: string): Promise<JobStatus> {
    await this.database.transaction(async () => {
      const row = await this.lockSeen(caller, id);
      if (row.state !== 'parked') throw notParked(row);
      await this.jobs.requeue(id);
      await this.queue.add(row, uuidv7());
      if (!isPartitionJob(row)) return;
      await this.partitions.renew(row.product, row.partition);
      await this.epochs.bump('use-cases');
    });
    this.changes.announce(id);
    return this.get(caller, id);
  }

  /**
   * The files of a job that succeeded, for whoever submitted it and may still query what it came from. Throws 404, 409
   * while there are none, 401 or 403 naming the grant that has ended, and the job's own problem where it failed.
   */
  async results(caller: Principal, id: string): Promise<JobResults> {
    const row = await this.seen(caller, id);
    if (!isOperationJob(row) || !isSubmitter(caller, row)) throw notFound();
    if (row.problem && (row.state === 'failed' || row.state === 'parked'))
      throw Problem.fromWire(row.problem);
    if (row.state !== 'successful' || !row.results) throw noResults(row);
    for (const { dataset, version } of row.inputs) {
      const fact = await this.facts.get(dataset);
      if (!fact) throw notFound();
      const through = row.use_case;
      await this.decisions.require(caller, { dataset: fact, action: 'query', version, through });
    }
    return {
      files: row.results,
      open: async ({ sha256 }) => {
        const found = await this.storage.open(resultKeeper(row.use_case), sha256);
        if (!found) throw notFound();
        return found;
      },
    };
  }

  async queuePosition(id: string): Promise<number> {
    return (await this.place(id)).position;
  }

  /** Null when the pace of the operation is unknown, or the job no longer waits. */
  async estimatedStart(id: string): Promise<Date | null> {
    return (await this.place(id)).estimatedStart;
  }

  /** The status now and after each change, wherever it was made, until the job is over or `signal` aborts. */
  async *events(caller: Principal, id: string, signal?: AbortSignal): AsyncGenerator<JobStatus> {
    // Followed before the first look: no change falls between.
    const changes = this.changes.follow(id);
    try {
      for (let last = ''; !signal?.aborted;) {
        const status = await this.get(caller, id);
        // The estimate moves with the clock: by itself it is no change.
        const told = JSON.stringify({ ...status, estimatedStart: null });
        if (told !== last) yield status;
        last = told;
        if (status.endedAt !== null) return;
        await changes.next(LOOK_EVERY_MS, signal);
      }
    } finally {
      changes.close();
    }
  }

  private async place(id: string) {
    const row = await this.jobs.find(id);
    if (!row) throw notFound();
    return (await this.estimates.of([row])).get(id) ?? { position: 0, estimatedStart: null };
  }

  private async show(row: JobRow): Promise<JobStatus> {
    const place = (await this.estimates.of([row])).get(row.id);
    return showJob(row, place?.position ?? 0, place?.estimatedStart ?? null);
  }

  private async seen(caller: Principal, id: string): Promise<JobRow> {
    return this.check(caller, await this.jobs.find(id));
  }

  private async lockSeen(caller: Principal, id: string): Promise<JobRow> {
    return this.check(caller, await this.jobs.lock(id));
  }

  private async check(caller: Principal, row: JobRow | undefined): Promise<JobRow> {
    if (!row) throw notFound();
    if (isAdministrator(caller) || isSubmitter(caller, row)) return row;
    if ((await this.ownedUseCases(caller)).includes(row.use_case)) return row;
    throw notFound();
  }

  /** The use cases that the caller answers for. */
  private async ownedUseCases(caller: Principal): Promise<string[]> {
    if (!caller.roles.includes('owner')) return [];
    const all = await this.registry.list();
    return all.filter(({ organisation }) => organisation === caller.organisation).map(({ id }) => id);
  }
}

const conflict = (fr: string, en: string, { state }: JobRow) =>
  new Problem('CONFLICT', { fr, en }, { extensions: { state } });
const notDismissed = (row: JobRow) =>
  conflict('Ce travail ne peut plus être abandonné.', 'This job can no longer be dismissed.', row);
const notParked = (row: JobRow) =>
  conflict('Seul un travail mis de côté peut être relancé.', 'Only a parked job can be retried.', row);
const noResults = (row: JobRow) =>
  conflict('Ce travail n’a pas de résultats.', 'This job has no results.', row);
