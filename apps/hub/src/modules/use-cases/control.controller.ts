import {
  completeJob,
  completePartition,
  type Input,
  issueClaim,
  issuePartition,
  issueUploads,
  type Output,
  Problem,
  reportError,
  reportProgress,
  startJob,
  startPartition,
} from '@cdh/contracts';
import { type OperationContext, ServesControl } from '@cdh/nats';
import { Controller } from '@nestjs/common';
import { Catalogue } from '../catalogue/index.ts';
import { BlobStorage } from '../storage/index.ts';
import { claimOwner } from './claims.ts';
import type { CompiledUseCase } from './compile-use-case.ts';
import { JobEndings } from './jobs/job-endings.ts';
import { OperationJobs } from './jobs/operation-jobs.ts';
import { JobsRepository } from './jobs.repository.ts';
import { PartitionJobs } from './partition-jobs.ts';
import { Registry } from './registry.ts';

/** Larger answers are jobs, whose results are files. */
const LARGEST_CLAIM = 256 * 1024 ** 2;

/** What use cases ask over NATS. The subject says who asks: the broker lets no other use it. */
@Controller()
export class ControlController {
  constructor(
    private readonly registry: Registry,
    private readonly jobs: JobsRepository,
    private readonly partitions: PartitionJobs,
    private readonly operations: OperationJobs,
    private readonly endings: JobEndings,
    private readonly catalogue: Catalogue,
    private readonly storage: BlobStorage,
  ) {}

  @ServesControl(startPartition)
  async startPartition(
    { job }: Input<typeof startPartition>,
    context: OperationContext,
  ): Promise<Output<typeof startPartition>> {
    return this.partitions.start(await this.caller(context), job);
  }

  @ServesControl(issueUploads)
  async issueUploads(
    input: Input<typeof issueUploads>,
    context: OperationContext,
  ): Promise<Output<typeof issueUploads>> {
    const useCase = await this.caller(context);
    const kind = (await this.jobs.find(input.job))?.kind;
    return kind === 'operation'
      ? this.operations.issueUploads(useCase, input)
      : this.partitions.issueUploads(useCase, input);
  }

  @ServesControl(completePartition)
  async completePartition(
    report: Input<typeof completePartition>,
    context: OperationContext,
  ): Promise<Output<typeof completePartition>> {
    return this.partitions.complete(await this.caller(context), report);
  }

  @ServesControl(startJob)
  async startJob(
    { job }: Input<typeof startJob>,
    context: OperationContext,
  ): Promise<Output<typeof startJob>> {
    return this.operations.start(await this.caller(context), job);
  }

  @ServesControl(reportProgress)
  async reportProgress(
    report: Input<typeof reportProgress>,
    context: OperationContext,
  ): Promise<Output<typeof reportProgress>> {
    await this.operations.progress(await this.caller(context), report);
    return {};
  }

  @ServesControl(reportError)
  async reportError(
    report: Input<typeof reportError>,
    context: OperationContext,
  ): Promise<Output<typeof reportError>> {
    await this.endings.putBack((await this.caller(context)).id, report);
    return {};
  }

  @ServesControl(completeJob)
  async completeJob(
    report: Input<typeof completeJob>,
    context: OperationContext,
  ): Promise<Output<typeof completeJob>> {
    await this.operations.complete(await this.caller(context), report);
    return {};
  }

  @ServesControl(issuePartition)
  async issuePartition(
    { product, partition, version }: Input<typeof issuePartition>,
    context: OperationContext,
  ): Promise<Output<typeof issuePartition>> {
    const useCase = await this.caller(context);
    const row = product.startsWith(`${useCase.id}.`)
      ? await this.catalogue.version(product, version)
      : undefined;
    const gone = row?.state === 'withdrawn' || row?.state === 'erased';
    if (row?.partition !== partition || gone || !(await this.partitions.mayStillDerive(useCase, row))) {
      throw issuePartition.problem('PARTITION_UNKNOWN', {
        fr: `Pas de partition « ${partition} » à la version ${version} de « ${product} ».`,
        en: `No partition "${partition}" at version ${version} of "${product}".`,
      });
    }
    const inventory = await this.catalogue.files(product, version);
    const files = inventory.map(async (file) => ({ ...file, url: await this.storage.issueDownload(file) }));
    return { files: await Promise.all(files) };
  }

  @ServesControl(issueClaim)
  async issueClaim(
    { size, mediaType }: Input<typeof issueClaim>,
    context: OperationContext,
  ): Promise<Output<typeof issueClaim>> {
    const { id } = await this.caller(context);
    if (size > LARGEST_CLAIM) {
      throw new Problem('PAYLOAD_TOO_LARGE', {
        fr: `Une réponse a au plus ${LARGEST_CLAIM} octets.`,
        en: `An answer has at most ${LARGEST_CLAIM} bytes.`,
      });
    }
    const { key, url } = await this.storage.stage(claimOwner(id), { size, mediaType });
    return { claim: key, url };
  }

  private async caller({ caller }: OperationContext): Promise<CompiledUseCase> {
    const useCase = caller === undefined ? undefined : await this.registry.find(caller);
    if (useCase && !useCase.suspended) return useCase;
    throw new Problem('NOT_FOUND', {
      fr: `Le cas d’usage « ${caller ?? ''} » n’est pas enregistré.`,
      en: `The use case "${caller ?? ''}" is not registered.`,
    });
  }
}
