import { z } from 'zod';
import { jsonPointer } from './identifiers.ts';

const productName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,40}$/);

/** Which partitions an operation touches: the hub decides on them before it asks the service. */
export const scope = z.union([
  z.literal('public'),
  /** For the hub alone to ask: nobody else can call it, and no catalogue lists it. */
  z.literal('hub'),
  z.strictObject({ product: productName, partition: jsonPointer.describe('into the input') }),
  z.strictObject({ product: productName, partitions: z.literal('visible') }),
]);
export type Scope = z.output<typeof scope>;

/** A partition in the state that an answer must be computed from. */
export interface PartitionRef {
  product: string;
  partition: string;
  /** Version of the product dataset at which this partition was published. */
  version: number;
  /** Digest of the partition's inventory. */
  digest: string;
  /** What its publisher wrote beside it, small and JSON. */
  attributes: unknown;
}
