import {
  completePartition,
  type Input,
  issueUploads,
  type Output,
  startPartition,
  useCaseEventSubject,
} from '@cdh/contracts';
import { Injectable } from '@nestjs/common';
import type { InputRef } from '../../database/schema.ts';
import { Epochs } from '../../shared/epochs.ts';
import { HubDatabase } from '../../shared/hub-database.ts';
import { uuidv7 } from '../../shared/ids.ts';
import { asStrictAs } from '../../shared/version-facts.ts';
import { Outbox } from '../../shared/outbox.ts';
import { actor } from '../../shared/principal.ts';
import { Catalogue, factOf, showDataset, type VersionRow } from '../catalogue/index.ts';
import { UsageRecorder } from '../metering/index.ts';
import { BlobStorage } from '../storage/index.ts';
import { DecisionPoint } from '../trust/index.ts';
import type { CompiledUseCase } from './compile-use-case.ts';
import {
  isOpen,
  isPartitionJob,
  type JobRow,
  JobsRepository,
  type PartitionJobRow,
} from './jobs.repository.ts';
import { JobEndings } from './jobs/job-endings.ts';
import { superseded } from './jobs/superseded.ts';
import { readToldProblem } from './jobs/told-problem.ts';
import { NamedAlgorithms } from './named-algorithms.ts';
import { PartitionsRepository } from './partitions.repository.ts';
import { Reconciler } from './reconciler.ts';
import { useCasePrincipal } from './use-case-principal.ts';

/** Where an attempt leaves its files: nobody else's bytes can end up in its result. */
const attemptOwner = (useCase: string, attempt: string) => `${useCase}/${attempt}`;

/** An attempt at a partition, from the start that pins its inputs to the one report that is applied. */
@Injectable()
export class PartitionJobs {
  constructor(
    private readonly database: HubDatabase,
    private readonly epochs: Epochs,
    private readonly outbox: Outbox,
    private readonly catalogue: Catalogue,
    private readonly decisions: DecisionPoint,
    private readonly usage: UsageRecorder,
    private readonly storage: BlobStorage,
    private readonly jobs: JobsRepository,
    private readonly partitions: PartitionsRepository,
    private readonly endings: JobEndings,
    private readonly reconciler: Reconciler,
    private readonly algorithms: NamedAlgorithms,
  ) {}

  async start(useCase: CompiledUseCase, id: string): Promise<Output<typeof startPartition>> {
    const job = await this.open(useCase, id);
    const inputs: Output<typeof startPartition>['inputs'] = [];
    for (const input of job.wanted.inputs) inputs.push(await this.issueInput(useCase, input));
    const attempt = uuidv7();
    await this.database.transaction(async () => {
      await this.lockOpen(useCase, id);
      await this.jobs.start(id, attempt, job.wanted.inputs);
    });
    return { attempt, product: job.product, partition: job.partition, inputs };
  }

  async issueUploads(
    useCase: CompiledUseCase,
    { job: id, attempt, files }: Input<typeof issueUploads>,
  ): Promise<Output<typeof issueUploads>> {
    const job = await this.open(useCase, id, attempt);
    // Only what this product holds already: to name a sum is no proof of having the bytes.
    const held = await this.catalogue.sumsHeld(
      job.product,
      files.map(({ sha256 }) => sha256),
    );
    const owner = attemptOwner(useCase.id, attempt);
    const places = files.map(async ({ path, ...file }) => ({
      path,
      url: held.has(file.sha256) ? null : (await this.storage.stage(owner, file)).url,
    }));
    return { files: await Promise.all(places) };
  }

  async complete(
    useCase: CompiledUseCase,
    report: Input<typeof completePartition>,
  ): Promise<Output<typeof completePartition>> {
    const { job: id, attempt, outcome } = report;
    const done = await this.jobs.find(id);
    if (
      done &&
      isPartitionJob(done) &&
      done.state === 'successful' &&
      done.use_case === useCase.id &&
      done.attempt === attempt
    )
      return { version: (await this.partitions.find(done.product, done.partition))?.version ?? null };
    const job = await this.open(useCase, id, attempt);
    if (outcome.state === 'failed') {
      await this.endings.fail(id, readToldProblem(outcome.problem));
      return { version: null };
    }
    const owner = attemptOwner(useCase.id, attempt);
    const held = await this.catalogue.sumsHeld(
      job.product,
      outcome.files.map(({ sha256 }) => sha256),
    );
    const lie = outcome.files.find(({ sha256, size }) => held.has(sha256) && held.get(sha256) !== size);
    if (lie) throw sizeMismatch(lie.path);
    const brought = outcome.files.filter(({ sha256 }) => !held.has(sha256));
    // Also what the store holds for others: whoever names a sum without the bytes would get them by it.
    await this.storage.verifyStaged(owner, brought, { evenBlobs: true });
    const version = await this.database.transaction(async () => {
      await this.partitions.lock(job.product, job.partition);
      await this.lockOpen(useCase, id, attempt);
      await this.storage.keepStaged(owner, brought);
      await this.storage.hold(outcome.files.map(({ sha256 }) => sha256));
      return this.publish(useCase, job, report, outcome);
    });
    await this.epochs.poll();
    return { version };
  }

  private async publish(
    useCase: CompiledUseCase,
    { id, product, partition, wanted }: PartitionJobRow,
    { startedAt, endedAt }: Pick<Input<typeof completePartition>, 'startedAt' | 'endedAt'>,
    {
      files,
      recipe,
      attributes,
    }: Extract<Input<typeof completePartition>['outcome'], { state: 'successful' }>,
  ): Promise<number> {
    const { version: release, image } = useCase.manifest;
    const algorithms = await this.algorithms.versionsOf(useCase.manifest);
    const { number, digest } = await this.catalogue.publish({
      dataset: product,
      files,
      partition,
      publishedBy: actor(useCasePrincipal(useCase)),
      provenance: {
        inputs: wanted.inputs,
        useCase: { id: useCase.id, version: release, ...(image ? { image } : {}) },
        recipe,
        startedAt,
        endedAt,
        ...(algorithms.length === 0 ? {} : { algorithms }),
      },
    });
    await this.partitions.complete(product, partition, {
      version: number,
      digest,
      inputs: wanted.inputs,
      attributes,
    });
    await this.jobs.end(id, 'successful');
    await this.outbox.add(useCaseEventSubject('use-cases', 'partition-published', 1, useCase.id), {
      useCase: useCase.id,
      product,
      partition,
      version: number,
      digest,
    });
    await this.epochs.bump('use-cases');
    return number;
  }

  /** Whether the use case may have what it made of these inputs: as long as it may derive from each of them. */
  async mayStillDerive(useCase: CompiledUseCase, { provenance }: VersionRow): Promise<boolean> {
    const principal = useCasePrincipal(useCase);
    for (const { dataset: id, version } of provenance?.inputs ?? []) {
      const dataset = await this.catalogue.find(id);
      if (!dataset) return false;
      const row = await this.catalogue.version(id, version);
      if (row?.state === 'erased') return false;
      const question = { dataset: asStrictAs(factOf(dataset), row), action: 'derive' as const, version };
      if (!(await this.decisions.decide(principal, question)).allowed) return false;
    }
    return true;
  }

  /** One input: the decision anew, the version still there, URLs to its bytes. */
  private async issueInput(useCase: CompiledUseCase, input: InputRef) {
    const { dataset: id, version, digest } = input;
    const principal = useCasePrincipal(useCase);
    const dataset = await this.catalogue.find(id);
    const row = dataset && (await this.catalogue.version(id, version));
    const decision =
      dataset &&
      (await this.decisions.decide(principal, {
        dataset: asStrictAs(factOf(dataset), row),
        action: 'derive',
        version,
      }));
    const available = row?.state === 'published' || row?.state === 'deprecated';
    if (!dataset || !available || !decision?.allowed) {
      // Not what it was planned for: the plan is made anew, and this attempt ends.
      await this.reconciler.reconcileDataset(id);
      throw superseded();
    }
    const inventory = await this.catalogue.files(id, version);
    const files = await Promise.all(
      inventory.map(async (file) => ({ ...file, url: await this.storage.issueDownload(file) })),
    );
    const bytes = inventory.reduce((sum, { size }) => sum + size, 0);
    this.usage.record({
      principal,
      grant: decision.grant,
      dataset: id,
      version,
      useCase: useCase.id,
      status: 200,
      bytes,
    });
    return { dataset: showDataset(dataset), version, digest, files };
  }

  /** The job, if it is this use case's, has not ended, and is still what its partition waits for. */
  private async open(useCase: CompiledUseCase, id: string, attempt?: string): Promise<PartitionJobRow> {
    return this.check(useCase, await this.jobs.find(id), attempt);
  }

  private async lockOpen(useCase: CompiledUseCase, id: string, attempt?: string): Promise<PartitionJobRow> {
    return this.check(useCase, await this.jobs.lock(id), attempt);
  }

  private check(
    useCase: CompiledUseCase,
    job: JobRow | undefined,
    attempt: string | undefined,
  ): PartitionJobRow {
    if (
      !job ||
      !isPartitionJob(job) ||
      job.use_case !== useCase.id ||
      !isOpen(job) ||
      (attempt !== undefined && job.attempt !== attempt)
    )
      throw superseded();
    return job;
  }
}

const sizeMismatch = (path: string) =>
  completePartition.problem('BYTES_MISSING', {
    fr: `La taille annoncée de « ${path} » n’est pas celle des octets de cette somme.`,
    en: `The stated size of "${path}" is not that of the bytes with this sum.`,
  });
