import { type Manifest, partitionJob } from '@cdh/contracts';
import { ensureJobConsumer, type JetStreamManager } from '@cdh/nats';

/** What a use case works on: the computation of each product's partitions, and its operations of kind job. */
export const jobOperations = ({ publishes, operations }: Manifest) => [
  ...publishes.map(({ product }) => ({ operation: partitionJob(product), version: 1 })),
  ...operations
    .filter(({ kind }) => kind === 'job')
    .map(({ name, version }) => ({ operation: name, version })),
];

/** One durable consumer for each. */
export async function ensureJobConsumers(jsm: JetStreamManager, manifest: Manifest): Promise<void> {
  for (const { operation, version } of jobOperations(manifest))
    await ensureJobConsumer(jsm, manifest.id, operation, version);
}
