import { controlModule, controlSubject, type OperationContract } from '@cdh/contracts';
import { OperationClient, type NatsConnection } from '@cdh/nats';
import type { z } from 'zod';
import type { Control } from './control.ts';

const DEADLINE_MS = 10_000;

/** The hub's control operations over NATS, on the subjects that only this use case may use. */
export class HubControl implements Control {
  private readonly client: OperationClient;
  private readonly useCase: string;

  constructor(connection: NatsConnection, useCase: string) {
    this.client = new OperationClient(connection);
    this.useCase = useCase;
  }

  call<I extends z.ZodType, O extends z.ZodType, E extends Record<string, number>>(
    contract: OperationContract<I, O, E> & { name: string },
    input: z.input<I>,
  ): Promise<z.output<O>> {
    const module = controlModule[contract.name as keyof typeof controlModule];
    const subject = controlSubject(module, contract.name, contract.version, this.useCase);
    return this.client.callOperation(contract, subject, input, { deadlineMs: DEADLINE_MS });
  }
}
