import type { OperationContract } from '@cdh/contracts';
import type { z } from 'zod';

/** Asks the hub one of its control operations, as this use case. */
export interface Control {
  call<I extends z.ZodType, O extends z.ZodType, E extends Record<string, number>>(
    contract: OperationContract<I, O, E>,
    input: z.input<I>,
  ): Promise<z.output<O>>;
}
