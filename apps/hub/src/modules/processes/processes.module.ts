import { Module } from '@nestjs/common';
import { Departures } from '../../shared/departures.ts';
import { IdentityModule } from '../identity/index.ts';
import { UseCasesModule } from '../use-cases/index.ts';
import { EchoJobs } from './echo/echo-jobs.ts';
import { ExecuteProcess } from './execute-process.ts';
import { ExecutionsRepository } from './executions.repository.ts';
import { JobEvents } from './job-events.ts';
import { JobList } from './job-list.ts';
import { JobResults } from './job-results.ts';
import { JobsController } from './jobs.controller.ts';
import { LandingController } from './landing.controller.ts';
import { ProcessList } from './process-list.ts';
import { ProcessesController } from './processes.controller.ts';

/** OGC API – Processes over the operations and jobs of use cases. */
@Module({
  imports: [IdentityModule, UseCasesModule],
  controllers: [LandingController, ProcessesController, JobsController],
  providers: [ProcessList, ExecutionsRepository, EchoJobs, ExecuteProcess, JobResults, JobList, JobEvents],
})
export class ProcessesModule {
  constructor(echoes: EchoJobs, departures: Departures) {
    departures.onDeparture(({ kind, id }) => echoes.abandon(kind, id));
  }
}
