import {
  completePartition,
  type Input,
  issueClaim,
  issuePartition,
  issueUploads,
  type Output,
  Problem,
  startPartition,
} from '@cdh/contracts';
import { type OperationContext, ServesControl } from '@cdh/nats';
import { Controller } from '@nestjs/common';
import { Catalogue } from '../catalogue/index.ts';
import { BlobStorage } from '../storage/index.ts';
import { claimOwner } from './claims.ts';
import type { CompiledUseCase } from './compile-use-case.ts';
import { PartitionJobs } from './partition-jobs.ts';
import { Registry } from './registry.ts';

/** Larger answers are jobs, whose results are files. */
const LARGEST_CLAIM = 256 * 1024 ** 2;

/** What use cases ask over NATS. The subject says who asks: the broker lets no other use it. */
@Controller()
export class ControlController {
  constructor(
    private readonly registry: Registry,
    private readonly jobs: PartitionJobs,
    private readonly catalogue: Catalogue,
    private readonly storage: BlobStorage,
  ) {}

  @ServesControl(startPartition)
  async startPartition(
    { job }: Input<typeof startPartition>,
    context: OperationContext,
  ): Promise<Output<typeof startPartition>> {
    return this.jobs.start(await this.caller(context), job);
  }

  @ServesControl(issueUploads)
  async issueUploads(
    input: Input<typeof issueUploads>,
    context: OperationContext,
  ): Promise<Output<typeof issueUploads>> {
    return this.jobs.issueUploads(await this.caller(context), input);
  }

  @ServesControl(completePartition)
  async completePartition(
    report: Input<typeof completePartition>,
    context: OperationContext,
  ): Promise<Output<typeof completePartition>> {
    return this.jobs.complete(await this.caller(context), report);
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
    if (row?.partition !== partition || gone || !(await this.jobs.mayStillDerive(useCase, row))) {
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
