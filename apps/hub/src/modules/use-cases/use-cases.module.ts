import { observeCircuits, observeQueuedJobs } from '@cdh/telemetry';
import { Inject, Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { HUB_CONFIG, type HubConfig } from '../../shared/config.ts';
import { Departures } from '../../shared/departures.ts';
import { CatalogueModule } from '../catalogue/index.ts';
import { IdentityModule } from '../identity/index.ts';
import { MeteringModule } from '../metering/index.ts';
import { StorageModule } from '../storage/index.ts';
import { TrustModule } from '../trust/index.ts';
import { ControlController } from './control.controller.ts';
import { AnswerCache } from './gateway/answer-cache.ts';
import { Answers } from './gateway/answers.ts';
import { CircuitBreakers } from './gateway/circuit-breakers.ts';
import { CountedDecisions } from './gateway/counted-decisions.ts';
import { DirectCalls } from './gateway/direct-calls.ts';
import { GatewayRoutes } from './gateway/gateway.routes.ts';
import { Questions } from './gateway/questions.ts';
import { RateLimits } from './gateway/rate-limits.ts';
import { UseCounter } from './gateway/use-counter.ts';
import { JobChanges } from './jobs/job-changes.ts';
import { JobCompletions } from './jobs/job-completions.ts';
import { JobEndings } from './jobs/job-endings.ts';
import { JobQueue } from './jobs/job-queue.ts';
import { Jobs } from './jobs/jobs.ts';
import { ListedJobs } from './jobs/listed-jobs.ts';
import { LostJobs } from './jobs/lost-jobs.ts';
import { OperationJobs } from './jobs/operation-jobs.ts';
import { OperationJobsRepository } from './jobs/operation-jobs.repository.ts';
import { ProcessesController } from './jobs/processes.controller.ts';
import { QueueEstimates } from './jobs/queue-estimates.ts';
import { RetentionSweep } from './jobs/retention-sweep.ts';
import { StreamRebuild } from './jobs/stream-rebuild.ts';
import { StreamsController } from './jobs/streams.controller.ts';
import { Submissions } from './jobs/submissions.ts';
import { JobsRepository } from './jobs.repository.ts';
import { DifferingPartitions } from './differing-partitions.ts';
import { Liveness } from './liveness.ts';
import { NamedAlgorithms } from './named-algorithms.ts';
import { PartitionJobs } from './partition-jobs.ts';
import { PartitionLists } from './partition-lists.ts';
import { Partitions } from './partitions.ts';
import { PartitionsRepository } from './partitions.repository.ts';
import { Reactions } from './reactions.ts';
import { Reconciler } from './reconciler.ts';
import { Registration } from './registration.ts';
import { Registry } from './registry.ts';
import { Reservations } from './reservations.ts';
import { ScopeDecisions } from './scope-decisions.ts';
import { UseCasesController } from './use-cases.controller.ts';
import { UseCasesRepository } from './use-cases.repository.ts';

@Module({
  imports: [IdentityModule, TrustModule, MeteringModule, CatalogueModule, StorageModule],
  controllers: [UseCasesController, ControlController, ProcessesController, StreamsController],
  providers: [
    UseCasesRepository,
    JobsRepository,
    OperationJobsRepository,
    JobQueue,
    JobChanges,
    JobCompletions,
    JobEndings,
    PartitionsRepository,
    Registry,
    Liveness,
    Partitions,
    PartitionLists,
    Reservations,
    NamedAlgorithms,
    Registration,
    DifferingPartitions,
    LostJobs,
    Reconciler,
    Reactions,
    PartitionJobs,
    OperationJobs,
    QueueEstimates,
    ListedJobs,
    Submissions,
    Jobs,
    RetentionSweep,
    StreamRebuild,
    ScopeDecisions,
    Questions,
    AnswerCache,
    Answers,
    CircuitBreakers,
    RateLimits,
    UseCounter,
    CountedDecisions,
    DirectCalls,
    GatewayRoutes,
  ],
  exports: [Registry, Jobs, DirectCalls, GatewayRoutes, RateLimits],
})
export class UseCasesModule implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly stopObserving: (() => void)[] = [];

  constructor(
    private readonly jobs: JobsRepository,
    operations: OperationJobsRepository,
    departures: Departures,
    private readonly registry: Registry,
    private readonly breakers: CircuitBreakers,
    @Inject(HUB_CONFIG) private readonly config: HubConfig,
  ) {
    departures.onDeparture(({ kind, id }) => operations.abandon(kind, id));
  }

  onApplicationBootstrap(): void {
    const { CDH_ROLES: roles } = this.config;
    if (roles.includes('worker')) this.stopObserving.push(observeQueuedJobs(() => this.jobs.countOpen()));
    if (roles.includes('gateway')) this.stopObserving.push(observeCircuits(() => this.circuits()));
  }

  onApplicationShutdown(): void {
    for (const stop of this.stopObserving) stop();
  }

  private async circuits() {
    const useCases = await this.registry.list();
    return useCases.map((useCase) => ({ useCase: useCase.id, state: this.breakers.stateOf(useCase) }));
  }
}
