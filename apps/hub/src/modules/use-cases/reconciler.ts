import { canonicalJson, partitionJob, productDataset, type Publication } from '@cdh/contracts';
import { Injectable, Logger } from '@nestjs/common';
import { Epochs } from '../../shared/epochs.ts';
import { HubDatabase } from '../../shared/hub-database.ts';
import { uuidv7 } from '../../shared/ids.ts';
import { asStrictAs } from '../../shared/version-facts.ts';
import { Catalogue, factOf, isGone, type ReadableDataset } from '../catalogue/index.ts';
import { DecisionPoint } from '../trust/index.ts';
import type { CompiledUseCase } from './compile-use-case.ts';
import { DifferingPartitions } from './differing-partitions.ts';
import { JobQueue } from './jobs/job-queue.ts';
import { JobsRepository } from './jobs.repository.ts';
import { type PartitionRow, PartitionsRepository } from './partitions.repository.ts';
import { partitionOf, planPartition } from './plan-partitions.ts';
import { Registry } from './registry.ts';
import { useCasePrincipal } from './use-case-principal.ts';

/**
 * Makes what partitions are equal to what they should be: a pure comparison of Postgres with itself, so that it may run
 * at any time, twice, or after an event was lost. A partition that should be computed anew gets a job; one that has no
 * allowed input left is forgotten.
 */
@Injectable()
export class Reconciler {
  private readonly logger = new Logger(Reconciler.name);

  constructor(
    private readonly database: HubDatabase,
    private readonly epochs: Epochs,
    private readonly queue: JobQueue,
    private readonly registry: Registry,
    private readonly catalogue: Catalogue,
    private readonly decisions: DecisionPoint,
    private readonly partitions: PartitionsRepository,
    private readonly differing: DifferingPartitions,
    private readonly jobs: JobsRepository,
  ) {}

  /** Every use case, also after one that can't be compared; throws what happened to the first such. */
  async reconcileAll(): Promise<void> {
    const failures: unknown[] = [];
    for (const { id } of await this.registry.list())
      await this.reconcileUseCase(id).catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  }

  /** Every partition that is not as it should be. */
  async reconcileUseCase(id: string): Promise<void> {
    const useCase = await this.registry.find(id);
    if (!useCase || useCase.suspended) return;
    for (const publication of useCase.manifest.publishes) {
      const { reads, version } = useCase.manifest;
      const names = await this.differing.list({
        product: productDataset(id, publication.product),
        useCaseVersion: version,
        partitionedBy: publication.partitionedBy,
        datasets: reads.flatMap((read) => ('dataset' in read ? [read.dataset] : [])),
        profiles: reads.flatMap((read) => ('profile' in read ? [read.profile] : [])),
        derivable: await this.decisions.derivable(useCasePrincipal(useCase)),
      });
      for (const name of names) await this.reconcilePartition(useCase, publication, name);
    }
  }

  /** The partitions that this dataset is in, or should be in. */
  async reconcileDataset(id: string): Promise<void> {
    const [useCases, dataset, held] = [
      await this.registry.list(),
      await this.catalogue.find(id),
      await this.partitions.listByInput(id),
    ];
    for (const useCase of useCases) {
      if (useCase.suspended) continue;
      for (const publication of useCase.manifest.publishes) {
        const product = productDataset(useCase.id, publication.product);
        const names = new Set(
          held.filter((row) => row.product === product).map(({ partition }) => partition),
        );
        const name = dataset && partitionOf(dataset.record, publication.partitionedBy);
        if (name !== undefined) names.add(name);
        for (const partition of names) await this.reconcilePartition(useCase, publication, partition);
      }
    }
  }

  private async reconcilePartition(
    useCase: CompiledUseCase,
    publication: Publication,
    partition: string,
  ): Promise<void> {
    const product = productDataset(useCase.id, publication.product);
    const outcome = await this.database.transaction(async () => {
      const held = await this.partitions.lock(product, partition);
      // Read under the lock: a plan made before it could undo a newer one.
      const allowed = await this.allowedInputs(useCase, publication, partition);
      const plan = planPartition(allowed, useCase.manifest.version);
      if (!plan) {
        if (!held) return 'unchanged';
        if (await this.outlivesItsInputs(useCase, publication, held)) {
          if (held.wanted.inputs.length === 0) return 'unchanged';
          await this.jobs.supersede(product, partition);
          await this.partitions.keep(product, partition, useCase.manifest.version);
          await this.epochs.bump('use-cases');
          return 'kept without its inputs';
        }
        await this.jobs.supersede(product, partition);
        await this.partitions.delete(product, partition);
        await this.epochs.bump('use-cases');
        return 'forgotten';
      }
      if (held && canonicalJson(held.wanted) === canonicalJson(plan.wanted)) return 'unchanged';
      const job = uuidv7();
      const { publisher, wanted } = plan;
      await this.jobs.supersede(product, partition);
      await this.jobs.create({ id: job, useCase: useCase.id, product, partition, wanted });
      await this.partitions.want(
        { product, partition, useCase: useCase.id, publisher, wanted, job },
        lostAnInput(held, allowed),
      );
      await this.queue.add({
        id: job,
        kind: 'partition',
        use_case: useCase.id,
        operation: partitionJob(publication.product),
        version: 1,
        product,
        partition,
      });
      await this.epochs.bump('use-cases');
      return 'to be computed';
    });
    if (outcome !== 'unchanged') this.logger.log(`${product}/${partition}: ${outcome}`);
  }

  /**
   * Whether a partition that was computed stands although nothing is left to compute it from: all that it came from was
   * withdrawn or erased, and the use case may still derive from these datasets. Its answers say so, or are refused.
   */
  private async outlivesItsInputs(
    useCase: CompiledUseCase,
    { partitionedBy }: Publication,
    { partition, version, inputs }: PartitionRow,
  ): Promise<boolean> {
    if (version === null || inputs === null) return false;
    const principal = useCasePrincipal(useCase);
    for (const input of inputs) {
      const dataset = await this.catalogue.find(input.dataset);
      const row = await this.catalogue.version(input.dataset, input.version);
      if (!dataset || !row || !isGone(row)) return false;
      if (partitionOf(dataset.record, partitionedBy) !== partition) return false;
      const question = { dataset: asStrictAs(factOf(dataset), row), action: 'derive' as const };
      if (!(await this.decisions.preview(principal, question)).allowed) return false;
    }
    return true;
  }

  private async allowedInputs(
    useCase: CompiledUseCase,
    { partitionedBy }: Publication,
    partition: string,
  ): Promise<ReadableDataset[]> {
    const principal = useCasePrincipal(useCase);
    const found = new Map<string, ReadableDataset>();
    for (const read of useCase.manifest.reads)
      for (const dataset of await this.catalogue.listReadable(read, {
        pointer: partitionedBy,
        text: partition,
      }))
        found.set(dataset.id, dataset);
    const allowed: ReadableDataset[] = [];
    for (const dataset of found.values()) {
      const fact = asStrictAs(factOf(dataset), { access: dataset.version_access });
      const question = { dataset: fact, action: 'derive' as const };
      if ((await this.decisions.preview(principal, question)).allowed) allowed.push(dataset);
    }
    return allowed.sort((a, b) => +a.created_at - +b.created_at || (a.id < b.id ? -1 : 1));
  }
}

/** Whether what stands was computed from a dataset that may no longer be used: then it must not stand until the next. */
function lostAnInput(held: PartitionRow | undefined, allowed: readonly ReadableDataset[]): boolean {
  const ids = new Set(allowed.map(({ id }) => id));
  return held?.inputs?.some(({ dataset }) => !ids.has(dataset)) ?? false;
}
