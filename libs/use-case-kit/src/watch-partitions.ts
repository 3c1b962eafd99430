import { partitionPublished, type PartitionRef, useCaseEventSubject } from '@cdh/contracts';
import { OperationServer, parseJson, type NatsConnection } from '@cdh/nats';
import type { Logger } from '@cdh/telemetry';

/**
 * Opens each new partition of this use case as soon as it is published, so that the first answer from it costs no more
 * than any other. Only a head start: what answers are made from is in each call.
 */
export function watchPartitions(
  connection: NatsConnection,
  useCase: string,
  open: (ref: PartitionRef) => Promise<unknown> | undefined,
  log: Logger,
): OperationServer {
  const server = new OperationServer(connection, { log });
  server.serve(useCaseEventSubject('use-cases', 'partition-published', 1, useCase), {
    event: true,
    handler: async (bytes) => {
      const event = partitionPublished.safeParse(parseJson(bytes));
      if (event.success && event.data.useCase === useCase) {
        const { useCase: _, ...ref } = event.data;
        await open({ ...ref, attributes: {} });
      }
      return { bytes: new Uint8Array(), contentType: 'application/json' };
    },
  });
  return server;
}
