import { Injectable } from '@nestjs/common';
import { EpochCache } from '../../shared/epoch-cache.ts';
import { Epochs } from '../../shared/epochs.ts';
import { type PartitionRow, PartitionsRepository } from './partitions.repository.ts';

/** A partition from which answers can be given. */
export type StandingPartition = PartitionRow & {
  version: number;
  digest: string;
  inputs: NonNullable<PartitionRow['inputs']>;
};

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
      return row && stands(row) ? row : null;
    });
  }

  list(product: string): Promise<StandingPartition[]> {
    return this.all.get(product, async () => (await this.repository.list(product)).filter(stands));
  }
}

const stands = (row: PartitionRow): row is StandingPartition =>
  row.version !== null && row.digest !== null && row.inputs !== null;
