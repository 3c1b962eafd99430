import type { PartitionRef } from '@cdh/contracts';
import { Injectable } from '@nestjs/common';
import type { InputRef } from '../../database/schema.ts';
import { EpochCache } from '../../shared/epoch-cache.ts';
import { Epochs } from '../../shared/epochs.ts';
import { type PartitionRow, PartitionsRepository } from './partitions.repository.ts';

/** A partition from which answers can be given: as services are told of it, and what it came from. */
export interface StandingPartition {
  ref: PartitionRef;
  inputs: InputRef[];
}

/** The partitions that stand, read once under the present epoch. */
@Injectable()
export class Partitions {
  private readonly one: EpochCache<StandingPartition | null>;
  private readonly all: EpochCache<StandingPartition[]>;

  constructor(
    epochs: Epochs,
    private readonly repository: PartitionsRepository,
  ) {
    this.one = new EpochCache(epochs, ['use-cases']);
    this.all = new EpochCache(epochs, ['use-cases'], 60_000, 100);
  }

  find(product: string, partition: string): Promise<StandingPartition | null> {
    return this.one.get(`${product}\n${partition}`, async () => {
      const row = await this.repository.find(product, partition);
      return (row && standing(row)) ?? null;
    });
  }

  list(product: string): Promise<StandingPartition[]> {
    return this.all.get(product, async () =>
      (await this.repository.list(product)).map(standing).filter((partition) => partition !== undefined),
    );
  }
}

function standing(row: PartitionRow): StandingPartition | undefined {
  const { product, partition, version, digest, inputs, attributes } = row;
  if (version === null || digest === null || inputs === null) return undefined;
  return { ref: { product, partition, version, digest, attributes: attributes ?? {} }, inputs };
}
