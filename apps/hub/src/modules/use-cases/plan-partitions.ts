import { resolvePointer } from '@cdh/contracts';
import type { Wanted } from '../../database/schema.ts';
import type { ReadableDataset } from '../catalogue/index.ts';

/** What an index row and an address take. */
const LONGEST_NAME = 200;

/**
 * The partition that a dataset belongs to: what its record says at `partitionedBy`, as text; undefined where it says
 * nothing, or nothing that can be a name, and there is no partition of it.
 */
export function partitionOf(record: Record<string, unknown>, partitionedBy: string): string | undefined {
  const value = resolvePointer(record, partitionedBy);
  if (typeof value === 'string' && value !== '' && value.length <= LONGEST_NAME) return value;
  return typeof value === 'number' ? String(value) : undefined;
}

export interface PartitionPlan {
  publisher: string;
  wanted: Wanted;
}

/**
 * What a partition should be computed from: the latest versions of the datasets that claim it, of the publisher who
 * claimed it first. Another publisher's dataset under the same name must not end up in the answers about the first.
 * @param datasets the oldest first, all of one partition, all allowed
 */
export function planPartition(
  datasets: readonly ReadableDataset[],
  useCaseVersion: string,
): PartitionPlan | null {
  const publisher = datasets[0]?.publisher;
  if (publisher === undefined) return null;
  const own = datasets.filter((dataset) => dataset.publisher === publisher);
  const excluded = datasets.filter((dataset) => dataset.publisher !== publisher).map(({ id }) => id);
  return {
    publisher,
    wanted: {
      inputs: own.map(({ id, latest, digest }) => ({ dataset: id, version: latest ?? 0, digest })),
      useCaseVersion,
      ...(excluded.length === 0 ? {} : { excluded }),
    },
  };
}
