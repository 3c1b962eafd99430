import { createHash } from 'node:crypto';
import {
  type completeJob,
  type Input,
  issueUploads,
  type Output,
  Problem,
  reportProgress,
  startJob,
} from '@cdh/contracts';
import { Injectable } from '@nestjs/common';
import { UsageRecorder } from '../../metering/index.ts';
import { BlobStorage, ResultStorage } from '../../storage/index.ts';
import type { CompiledUseCase } from '../compile-use-case.ts';
import { JobsRepository } from '../jobs.repository.ts';
import { PartitionLists } from '../partition-lists.ts';
import { JobChanges } from './job-changes.ts';
import { JobCompletions, sizeMismatch } from './job-completions.ts';
import { type EndedJob, OperationJobsRepository } from './operation-jobs.repository.ts';
import { attemptOwner, resultKeeper } from './result-owners.ts';
import { submitterOf } from './submitter.ts';
import { superseded } from './superseded.ts';
import { readToldProblem } from './told-problem.ts';

type Report = Input<typeof completeJob>;
type Successful = Extract<Report['outcome'], { state: 'successful' }>;

/** An attempt at a job of an operation, from its start to the one report that is applied. */
@Injectable()
export class OperationJobs {
  constructor(
    private readonly jobs: JobsRepository,
    private readonly operations: OperationJobsRepository,
    private readonly blobs: BlobStorage,
    private readonly results: ResultStorage,
    private readonly usage: UsageRecorder,
    private readonly changes: JobChanges,
    private readonly completions: JobCompletions,
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
    const sums = new Map<string, number>();
    for (const { path, sha256, size, content } of files) {
      if ((sums.get(sha256) ?? size) !== size) throw sizeMismatch(path);
      sums.set(sha256, size);
      if (content !== undefined) requireSum(sha256, size, content);
    }
    const left = files.filter(({ content }) => content === undefined);
    if (left.length > 0) await this.verify(useCase, id, attempt, left);
    return this.completions.apply({ useCase: useCase.id, id, attempt, files });
  }

  /** What the attempt has put at issued addresses. */
  private async verify(
    useCase: CompiledUseCase,
    id: string,
    attempt: string,
    files: Successful['files'],
  ): Promise<void> {
    await this.running(useCase, id, attempt);
    const sums = files.map(({ sha256 }) => sha256);
    const known = await this.results.held(resultKeeper(useCase.id), sums);
    const unknown = files.filter(({ sha256 }) => !known.has(sha256));
    await this.results.verify(attemptOwner(useCase.id, attempt), unknown);
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
}

/** Before anything is written: a report whose bytes are not those of its sum spoils no other's. */
function requireSum(sha256: string, size: number, content: string): void {
  const bytes = Buffer.from(content, 'base64');
  const received = createHash('sha256').update(bytes).digest('hex');
  if (received === sha256 && bytes.length === size) return;
  throw new Problem(
    'CHECKSUM_MISMATCH',
    { fr: 'Les octets ne sont pas ceux de la somme.', en: 'The bytes are not those of the sum.' },
    { extensions: { announced: sha256, received } },
  );
}
