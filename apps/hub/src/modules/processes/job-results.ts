import { acceptedLanguage, type Language } from '@cdh/contracts';
import { Injectable } from '@nestjs/common';
import type { Principal } from '../../shared/principal.ts';
import { chooseRepresentation, Jobs } from '../use-cases/index.ts';
import { RESULT } from './describe-process.ts';
import { EchoJobs, isEcho, showEcho } from './echo/echo-jobs.ts';
import { echoOutputs } from './echo/echo-outputs.ts';
import { ExecutionsRepository } from './executions.repository.ts';
import type { Output } from './outputs.ts';
import { ProcessList } from './process-list.ts';
import { noResults, resultNotReady } from './standard-exceptions.ts';
import { showStatus, type StatusInfo } from './status-info.ts';

export interface Negotiation {
  f?: string | undefined;
  accept?: string | undefined;
}

/** Status and results of jobs, whoever works on them. */
@Injectable()
export class JobResults {
  constructor(
    private readonly jobs: Jobs,
    private readonly echoes: EchoJobs,
    private readonly executions: ExecutionsRepository,
    private readonly processes: ProcessList,
  ) {}

  /** @throws 404 where there is none, or none for the caller to know of */
  async status(caller: Principal, id: string, language: Language = acceptedLanguage(undefined)) {
    if (isEcho(id)) return showEcho(await this.echoes.get(caller, id));
    const job = await this.jobs.get(caller, id);
    return showStatus(job, await this.processes.nameOf(job.useCase, job.operation, job.version), language);
  }

  /** Each change until it is over. */
  async *follow(
    caller: Principal,
    id: string,
    signal: AbortSignal,
    language: Language,
  ): AsyncGenerator<StatusInfo> {
    if (isEcho(id)) {
      yield* this.echoes.events(caller, id, signal);
      return;
    }
    for await (const job of this.jobs.events(caller, id, signal))
      yield showStatus(job, await this.processes.nameOf(job.useCase, job.operation, job.version), language);
  }

  /** @throws 404 while it is not over, 409 where it was dismissed, its own problem where it failed */
  async outputs(
    caller: Principal,
    id: string,
    { f, accept }: Negotiation,
  ): Promise<{ outputs: Output[]; response: 'raw' | 'document' }> {
    const { status } = await this.status(caller, id);
    if (status === 'accepted' || status === 'running') throw resultNotReady();
    if (isEcho(id)) {
      const { request } = await this.echoes.get(caller, id);
      if (status === 'dismissed') throw noResults();
      return { outputs: echoOutputs(request.inputs, request.outputs), response: request.response };
    }
    const { files, open } = await this.jobs.results(caller, id);
    const { response, mediaType } = await this.executions.get(id);
    const offered = files.map((file) => file.mediaType);
    const chosen =
      response === 'document'
        ? chooseRepresentation(offered, mediaType, undefined)
        : chooseRepresentation(offered, f ?? mediaType, accept);
    const file = files.find((one) => one.mediaType === chosen);
    if (!file) throw noResults();
    const { size, stream } = await open(file);
    return { outputs: [{ name: RESULT, mediaType: chosen, body: stream, size }], response };
  }
}
