import type { Language } from '@cdh/contracts';
import { Problem } from '@cdh/contracts';
import { Injectable } from '@nestjs/common';
import { setTimeout as wait } from 'node:timers/promises';
import { HubDatabase } from '../../shared/hub-database.ts';
import type { Principal } from '../../shared/principal.ts';
import {
  type Budget,
  chooseRepresentation,
  COST,
  type DirectAnswer,
  DirectCalls,
  Jobs,
} from '../use-cases/index.ts';
import { RESULT } from './describe-process.ts';
import { EchoJobs, showEcho } from './echo/echo-jobs.ts';
import { echoOutputs, readEcho } from './echo/echo-outputs.ts';
import type { Execution } from './execution-request.ts';
import { asTheyAre, ExecutionsRepository } from './executions.repository.ts';
import { JobResults, type Negotiation } from './job-results.ts';
import type { Output } from './outputs.ts';
import type { Preference } from './prefer.ts';
import type { Process, ProcessList } from './process-list.ts';
import { showStatus, type StatusInfo } from './status-info.ts';

type Operation = Extract<Awaited<ReturnType<ProcessList['get']>>, { kind: 'operation' }>;

export interface Asked {
  caller: Principal;
  /** What the caller may still ask. */
  budget: Budget;
  execution: Execution;
  preference: Preference;
  deadlineMs: number;
  language: Language;
  negotiation: Negotiation;
  /** Takes a job on once for each idempotency key. */
  once(submit: () => Promise<StatusInfo>): Promise<StatusInfo>;
}

export type Executed =
  | {
      outputs: Output[];
      response: 'raw' | 'document';
      job?: string;
      provenance?: string | null;
      withdrawn?: DirectAnswer['withdrawn'];
    }
  | { accepted: StatusInfo };

/**
 * Executes a process: queries at once; jobs later, or at once for a caller who does not prefer otherwise and when they
 * end within its deadline (a job that takes longer is accepted, as if it had been preferred).
 */
@Injectable()
export class ExecuteProcess {
  constructor(
    private readonly database: HubDatabase,
    private readonly calls: DirectCalls,
    private readonly jobs: Jobs,
    private readonly echoes: EchoJobs,
    private readonly executions: ExecutionsRepository,
    private readonly results: JobResults,
  ) {}

  /** @throws what the gateway answers, with pointers into the body; a failed job's own problem */
  async execute(process: Process, asked: Asked): Promise<Executed> {
    try {
      if (process.kind === 'echo') return await this.echo(asked);
      if (process.operation.entry.kind === 'query') return await this.query(process, asked);
      return await this.job(process, asked);
    } catch (error) {
      throw withinInputs(error);
    }
  }

  private async echo({ caller, execution, preference, deadlineMs, once }: Asked): Promise<Executed> {
    const inputs = readEcho(execution.inputs);
    const { response } = execution;
    const outputs = execution.outputs.map(({ name }) => name);
    const pauseMs = inputs.pause * 1000;
    if (preference.respondAsync || pauseMs > (preference.waitMs ?? deadlineMs)) {
      const request = { inputs, outputs, response };
      return {
        accepted: await once(async () => showEcho(await this.echoes.submit(caller, request, inputs.pause))),
      };
    }
    await wait(pauseMs);
    return { outputs: echoOutputs(inputs, outputs), response };
  }

  private async query({ useCase, operation }: Operation, asked: Asked): Promise<Executed> {
    const { caller, budget, execution, preference, deadlineMs, negotiation } = asked;
    const { response, outputs } = execution;
    const { representations } = operation.entry;
    const named = outputs[0]?.mediaType;
    const mediaType =
      response === 'document'
        ? chooseRepresentation(representations, named, undefined)
        : chooseRepresentation(representations, named ?? negotiation.f, negotiation.accept);
    const answer = await this.calls.ask(caller, useCase, operation, execution.inputs, {
      mediaType,
      budget,
      deadlineMs: preference.waitMs === undefined ? deadlineMs : Math.max(1, preference.waitMs),
    });
    const { contentType, body, size, provenance, withdrawn } = answer;
    const made = [{ name: RESULT, mediaType: contentType, body, size }];
    return { outputs: made, response, provenance, withdrawn };
  }

  private async job({ useCase, operation, described }: Operation, asked: Asked): Promise<Executed> {
    const { caller, budget, execution, preference, deadlineMs, language, negotiation, once } = asked;
    await budget.take(COST.job);
    const { name, version, representations } = operation.entry;
    const named = execution.outputs[0]?.mediaType;
    const mediaType = named === undefined ? named : chooseRepresentation(representations, named, undefined);
    const wanted = { response: execution.response, mediaType };
    const submit = async () => {
      const asks = { useCase: useCase.id, operation: name, version };
      const job = await this.jobs.submit(caller, asks, execution.inputs);
      if (!asTheyAre(wanted)) await this.executions.insert(job.id, wanted);
      return showStatus(job, described.id, language);
    };
    // Without a transaction of its own, a job may be taken on together with others.
    const status = await once(() => (asTheyAre(wanted) ? submit() : this.database.transaction(submit)));
    const waitMs = preference.waitMs ?? (preference.respondAsync ? 0 : deadlineMs);
    const last = await this.wait(asked, status, waitMs);
    if (last.finished === undefined) return { accepted: last };
    return { ...(await this.results.outputs(caller, last.jobID, negotiation)), job: last.jobID };
  }

  /** The status of the job when it is over, or as it was last seen. */
  private async wait({ caller, language }: Asked, first: StatusInfo, waitMs: number): Promise<StatusInfo> {
    if (waitMs === 0) return first;
    let last = first;
    for await (const status of this.results.follow(
      caller,
      first.jobID,
      AbortSignal.timeout(waitMs),
      language,
    ))
      last = status;
    return last;
  }
}

/** Pointers of an operation begin at its input, those of a caller at the body. */
function withinInputs(error: unknown): unknown {
  if (!(error instanceof Problem) || error.code !== 'INPUT_INVALID') return error;
  const errors = error.options.errors?.map(({ pointer, detail }) => ({
    pointer: pointer.startsWith('/CDH-') ? pointer : `/inputs${pointer}`,
    detail,
  }));
  return new Problem(error.code, error.detail, {
    ...error.options,
    ...(errors ? { errors } : {}),
    cause: error,
  });
}
