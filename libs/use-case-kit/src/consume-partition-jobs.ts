import type { INestMicroservice } from '@nestjs/common';
import { jobConsumer, partitionJob, partitionJobMessage, Problem } from '@cdh/contracts';
import { consumeJobs, JobLeft, JobRefused, parseJson, type Job, type NatsConnection } from '@cdh/nats';
import { recordJob, recordJobAttempt, type Logger } from '@cdh/telemetry';
import type { PartitionComputer } from './computes.ts';
import type { Control } from './control.ts';
import type { UseCase } from './define-use-case.ts';
import { runPartitionJob } from './run-partition-job.ts';

export interface ConsumeOptions {
  useCase: UseCase;
  app: INestMicroservice;
  connection: NatsConnection;
  control: Control;
  hub: { url: string; key: string };
  log: Logger;
}

/** Longer than most computations, shorter than the time an orchestrator gives a process to end. */
const GRACE_MS = 15_000;

/** Works on the partition jobs of every product, one at a time for each, so that their CPU time can be told apart. */
export function consumePartitionJobs({ useCase, app, connection, control, hub, log }: ConsumeOptions) {
  const { id } = useCase.manifest;
  const leaving = new AbortController();
  const consumptions = useCase.computers.map(({ product, handler }) => {
    const computer = app.get<PartitionComputer>(handler);
    const operation = partitionJob(product);
    return consumeJobs({
      connection,
      consumer: jobConsumer(id, operation, 1),
      log,
      handler: async ({ bytes, attempt, signal }: Job) => {
        const { job, partition } = messageOf(bytes);
        const labels = { useCase: id, operation };
        recordJobAttempt(labels);
        const start = performance.now();
        const seconds = () => (performance.now() - start) / 1000;
        try {
          const outcome = await runPartitionJob(job, {
            control,
            computer,
            hub,
            signal,
            leaving: leaving.signal,
          });
          recordJob({ ...labels, outcome: outcome === 'failed' ? 'client_error' : 'ok' }, seconds());
          log.info({ job, product, partition, attempt, outcome, seconds: seconds() }, 'partition job ended');
        } catch (error) {
          if (!(error instanceof JobLeft)) recordJob({ ...labels, outcome: 'server_error' }, seconds());
          throw error;
        }
      },
    });
  });
  return {
    stop: async () => {
      leaving.abort();
      await Promise.all(consumptions.map((consumption) => consumption.stop(GRACE_MS)));
    },
  };
}

function messageOf(bytes: Uint8Array) {
  const message = partitionJobMessage.safeParse(parseJson(bytes));
  if (message.success) return message.data;
  throw new JobRefused(
    new Problem('MALFORMED', { fr: 'Message de travail illisible', en: 'Unreadable job message' }),
  );
}
