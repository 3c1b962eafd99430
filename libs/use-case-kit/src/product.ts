import { Inject, Injectable } from '@nestjs/common';
import type { LanguageMap, PartitionRef } from '@cdh/contracts';

export interface ProductDefinition<T> {
  /** Lower-case words joined by hyphens; the dataset is `<use-case>.<name>`. */
  name: string;
  title: LanguageMap;
  description?: LanguageMap;
  licence: string;
  /** JSON pointer into an input dataset's record: datasets with the same value make one partition. */
  partitionedBy: string;
  /** Makes what handlers work with from a partition's files, by path. Called once per digest kept in memory. */
  open: (files: ReadonlyMap<string, Uint8Array>) => T | Promise<T>;
}

/** Declares a product that the use case publishes, partition by partition. */
export const product = <T>(definition: ProductDefinition<T>): ProductDefinition<T> => definition;

/** The partitions of one product, opened. Inject it with {@link InjectProduct}. */
@Injectable()
export abstract class Product<T> {
  /**
   * The partition in exactly the state that `ref` names: from memory, from disk, or fetched and verified.
   * @throws Problem PARTITION_UNKNOWN where the hub no longer has it, UNAVAILABLE where its bytes can't be reached
   */
  abstract open(ref: PartitionRef): Promise<T>;
}

export const productToken = (name: string) => `cdh:product:${name}`;

/** A constructor parameter of type `Product<T>`: the partitions of this product. */
export const InjectProduct = (declared: { name: string }) => Inject(productToken(declared.name));
