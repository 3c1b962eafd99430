import type { INestMicroservice } from '@nestjs/common';
import type { NatsConnection } from '@cdh/nats';
import type { Logger } from '@cdh/telemetry';
import type { Control } from './control.ts';
import type { UseCase } from './define-use-case.ts';

export interface ConsumeOptions {
  useCase: UseCase;
  app: INestMicroservice;
  connection: NatsConnection;
  control: Control;
  hub: { url: string; key: string };
  log: Logger;
}

export async function consumePartitionJobs(_options: ConsumeOptions): Promise<{ stop(): Promise<void> }> {
  return { stop: async () => undefined };
}
