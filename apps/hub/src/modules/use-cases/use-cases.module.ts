import { observeQueuedJobs } from '@cdh/telemetry';
import { partitionJob } from '@cdh/contracts';
import { Inject, Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { HUB_CONFIG, type HubConfig } from '../../shared/config.ts';
import { CatalogueModule } from '../catalogue/index.ts';
import { IdentityModule } from '../identity/index.ts';
import { MeteringModule } from '../metering/index.ts';
import { StorageModule } from '../storage/index.ts';
import { TrustModule } from '../trust/index.ts';
import { ControlController } from './control.controller.ts';
import { AnswerCache } from './gateway/answer-cache.ts';
import { Answers } from './gateway/answers.ts';
import { GatewayRoutes } from './gateway/gateway.routes.ts';
import { Questions } from './gateway/questions.ts';
import { UseCounter } from './gateway/use-counter.ts';
import { JobsRepository } from './jobs.repository.ts';
import { Liveness } from './liveness.ts';
import { LostJobs } from './lost-jobs.ts';
import { PartitionFailures } from './partition-failures.ts';
import { PartitionJobs } from './partition-jobs.ts';
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
  controllers: [UseCasesController, ControlController],
  providers: [
    UseCasesRepository,
    JobsRepository,
    PartitionsRepository,
    Registry,
    Liveness,
    Partitions,
    Reservations,
    Registration,
    LostJobs,
    PartitionFailures,
    Reconciler,
    Reactions,
    PartitionJobs,
    ScopeDecisions,
    Questions,
    AnswerCache,
    Answers,
    UseCounter,
    GatewayRoutes,
  ],
  exports: [Registry, GatewayRoutes],
})
export class UseCasesModule implements OnApplicationBootstrap, OnApplicationShutdown {
  private stopObserving: (() => void) | undefined;

  constructor(
    private readonly jobs: JobsRepository,
    @Inject(HUB_CONFIG) private readonly config: HubConfig,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.config.CDH_ROLES.includes('worker')) return;
    this.stopObserving = observeQueuedJobs(async () =>
      (await this.jobs.countOpen()).map(({ useCase, product, count }) => ({
        useCase,
        operation: partitionJob(product.slice(useCase.length + 1)),
        count,
      })),
    );
  }

  onApplicationShutdown(): void {
    this.stopObserving?.();
  }
}
