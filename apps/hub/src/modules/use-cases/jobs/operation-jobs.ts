import {
  completeJob,
  type Input,
  issueUploads,
  type Output,
  Problem,
  reportProgress,
  startJob,
} from '@cdh/contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { InventoryFile } from '../../../database/schema.ts';
import { HUB_CONFIG, type HubConfig } from '../../../shared/config.ts';
import { HubDatabase } from '../../../shared/hub-database.ts';
import { UsageRecorder } from '../../metering/index.ts';
import { BlobStorage, type BroughtFile, ResultStorage } from '../../storage/index.ts';
import type { CompiledUseCase } from '../compile-use-case.ts';
import { JobsRepository } from '../jobs.repository.ts';
import { PartitionLists } from '../partition-lists.ts';
import { JobChanges } from './job-changes.ts';
import { type EndedJob, OperationJobsRepository } from './operation-jobs.repository.ts';
import { submitterOf } from './submitter.ts';
import { superseded } from './superseded.ts';
import { readToldProblem } from './told-problem.ts';

type Report = Input<typeof completeJob>;
type Successful = Extract<Report['outcome'], { state: 'successful' }>;

/** Where an attempt leaves its files: nobody else's bytes can end up in its result. */
const attemptOwner = (useCase: string, attempt: string) => `${useCase}/${attempt}`;
/** Whose the results of all jobs of a use case are. */
export const resultKeeper = (useCase: string) => `results/${useCase}`;

/** An attempt at a job of an operation, from its start to the one report that is applied. */
@Injectable()
export class OperationJobs {
  constructor(
    @Inject(HUB_CONFIG) private readonly config: HubConfig,
    private readonly database: HubDatabase,
    private readonly jobs: JobsRepository,
    private readonly operations: OperationJobsRepository,
    private readonly blobs: BlobStorage,
    private readonly results: ResultStorage,
    private readonly usage: UsageRecorder,
    private readonly changes: JobChanges,
    private readonly lists: PartitionLists,
  ) {}

  async start(useCase: CompiledUseCase, id: string): Promise<Output<typeof startJob>> {
    const row = await this.operations.begin(useCase.id, id);
    if (!row) throw superseded();
    const { operation, version, input, partitions, progress, attempt } = row;
    this.changes.announce(id);
    const told = await this.lists.tell(useCase.id, partitions);
    const given = 'inline' in told ? { partitions } : { partitions: [], partitionsClaim: told.claim };
    return { attempt: attempt ?? '', operation, version, input, progress, ...given };
  }

  async progress(useCase: CompiledUseCase, report: Input<typeof reportProgress>): Promise<void> {
    const { message, ...rest } = report;
    const known = await this.operations.progress(useCase.id, { ...rest, ...(message ? { message } : {}) });
    if (!known) throw superseded();
    this.changes.announce(report.job);
  }

  /** Places for the attempt's files; none for bytes that a result of this use case has already. */
  async issueUploads(
    useCase: CompiledUseCase,
    { job, attempt, files }: Input<typeof issueUploads>,
  ): Promise<Output<typeof issueUploads>> {
    await this.running(useCase, job, attempt);
    const held = await this.results.held(
      resultKeeper(useCase.id),
      files.map(({ sha256 }) => sha256),
    );
    const owner = attemptOwner(useCase.id, attempt);
    const places = files.map(async ({ path, ...file }) => ({
      path,
      url: held.get(file.sha256) === file.size ? null : (await this.blobs.stage(owner, file)).url,
    }));
    return { files: await Promise.all(places) };
  }

  async complete(useCase: CompiledUseCase, report: Report): Promise<void> {
    const { job: id, attempt, outcome } = report;
    const ended =
      outcome.state === 'successful'
        ? await this.succeed(useCase, report, outcome)
        : await this.operations.fail(useCase.id, id, attempt, readToldProblem(outcome.problem));
    if (!ended) {
      // The same report again, after its answer was lost.
      const row = await this.jobs.find(id);
      const same = row?.use_case === useCase.id && row.attempt === attempt && row.applied === 1;
      if (!same) throw superseded();
      return;
    }
    this.changes.announce(id);
    this.count(ended, report);
  }

  private async succeed(
    useCase: CompiledUseCase,
    { job: id, attempt }: Report,
    { files }: Successful,
  ): Promise<EndedJob | undefined> {
    const results = files.map(({ content: _, ...file }): InventoryFile => file);
    const sums = new Map<string, number>();
    for (const { path, sha256, size } of results) {
      if ((sums.get(sha256) ?? size) !== size) throw sizeMismatch(path);
      sums.set(sha256, size);
    }
    const completion = { useCase: useCase.id, id, attempt, results };
    const keeper = resultKeeper(useCase.id);
    const held = await this.results.keptLongEnough(keeper, [...sums.keys()], this.retainUntil());
    for (const { path, sha256, size } of results)
      if (held.has(sha256) && held.get(sha256) !== size) throw sizeMismatch(path);
    const brought = files.filter(({ sha256 }) => !held.has(sha256));
    if (brought.length === 0) return this.operations.complete(completion);

    await this.running(useCase, id, attempt);
    const owner = attemptOwner(useCase.id, attempt);
    const inline = brought.flatMap(({ content, ...file }): BroughtFile[] =>
      content === undefined ? [] : [{ ...file, bytes: Buffer.from(content, 'base64') }],
    );
    for (const file of inline) await this.results.write(owner, file);
    const staged = brought.filter(({ content }) => content === undefined);
    const known = await this.results.held(
      keeper,
      staged.map(({ sha256 }) => sha256),
    );
    await this.results.verify(
      owner,
      staged.filter(({ sha256 }) => !known.has(sha256)),
    );
    return this.database.transaction(async () => {
      await this.results.keep(owner, keeper, brought, this.retainUntil());
      return this.operations.completeWithin(completion);
    });
  }

  /** The run is a use of each dataset that the job came from, by whoever submitted it. */
  private count(row: EndedJob, { cpuMs, outcome }: Report): void {
    const bytes = outcome.state === 'successful' ? outcome.files.reduce((sum, { size }) => sum + size, 0) : 0;
    const status = outcome.state === 'successful' ? 200 : outcome.problem.status;
    const fact = {
      principal: submitterOf(row),
      useCase: row.use_case,
      operation: `${row.operation}.v${row.version}`,
      status,
    };
    const { inputs } = row;
    if (inputs.length === 0) this.usage.record({ ...fact, bytes, cpuMs });
    for (const [i, { dataset, version, grant }] of inputs.entries()) {
      const share = Math.floor(bytes / inputs.length) + (i === 0 ? bytes % inputs.length : 0);
      const cpu = cpuMs / inputs.length;
      this.usage.record({ ...fact, dataset, version, grant: grant ?? null, bytes: share, cpuMs: cpu });
    }
  }

  private async running(useCase: CompiledUseCase, id: string, attempt: string): Promise<void> {
    const row = await this.jobs.find(id);
    if (row?.use_case !== useCase.id || row.state !== 'running' || row.attempt !== attempt)
      throw superseded();
  }

  private retainUntil(): Date {
    return new Date(Date.now() + this.config.CDH_JOB_RETENTION_DAYS * 86_400_000);
  }
}

const sizeMismatch = (path: string): Problem =>
  completeJob.problem('BYTES_MISSING', {
    fr: `La taille annoncée de « ${path} » n’est pas celle des octets de cette somme.`,
    en: `The stated size of "${path}" is not that of the bytes with this sum.`,
  });
