import type { INestMicroservice } from '@nestjs/common';
import { jobConsumer, jobMessage, Problem } from '@cdh/contracts';
import {
  consumeJobs,
  JobLeft,
  JobRefused,
  parseJson,
  type CollectPartitions,
  type Job,
  type NatsConnection,
} from '@cdh/nats';
import { recordJob, recordJobAttempt, type Logger } from '@cdh/telemetry';
import type { Control } from './control.ts';
import type { UseCase } from './define-use-case.ts';
import { runOperationJob } from './run-operation-job.ts';
import type { JobRunner } from './runs.ts';
import type { AnyOperation } from './serves.ts';

export interface ConsumeOperationsOptions {
  useCase: UseCase;
  app: INestMicroservice;
  connection: NatsConnection;
  control: Control;
  collect: CollectPartitions;
  log: Logger;
}

/** Longer than most jobs need to come to a point, shorter than an orchestrator gives a process to end. */
const GRACE_MS = 15_000;

/** Works on the jobs of every operation of kind `job`. */
export function consumeOperationJobs({
  useCase,
  app,
  connection,
  control,
  collect,
  log,
}: ConsumeOperationsOptions) {
  const { id } = useCase.manifest;
  const leaving = new AbortController();
  const consumptions = useCase.runners.map(({ contract, handler, concurrency }) => {
    const runner = app.get<JobRunner<AnyOperation>>(handler);
    const labels = { useCase: id, operation: contract.name };
    const handle = async ({ bytes, attempt, signal }: Job) => {
      const job = readMessage(bytes);
      recordJobAttempt(labels);
      const start = performance.now();
      const seconds = () => (performance.now() - start) / 1000;
      try {
        const environment = { control, collect, contract, runner, signal, leaving: leaving.signal };
        const outcome = await runOperationJob(job, environment);
        recordJob({ ...labels, outcome: outcome === 'failed' ? 'client_error' : 'ok' }, seconds());
        log.debug({ job, operation: contract.name, attempt, outcome, seconds: seconds() }, 'job ended');
      } catch (error) {
        if (!(error instanceof JobLeft)) recordJob({ ...labels, outcome: 'server_error' }, seconds());
        throw error;
      }
    };
    const consumer = jobConsumer(id, contract.name, contract.version);
    return consumeJobs({ connection, consumer, log, concurrency, handler: handle });
  });
  return {
    stop: async () => {
      leaving.abort();
      await Promise.all(consumptions.map((consumption) => consumption.stop(GRACE_MS)));
    },
  };
}

function readMessage(bytes: Uint8Array): string {
  const message = jobMessage.safeParse(parseJson(bytes));
  if (message.success) return message.data.job;
  throw new JobRefused(
    new Problem('MALFORMED', { fr: 'Message de travail illisible', en: 'Unreadable job message' }),
  );
}
