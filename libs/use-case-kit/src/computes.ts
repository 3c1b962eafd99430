import 'reflect-metadata';
import { Injectable } from '@nestjs/common';
import type { DatasetInput, LanguageMap } from '@cdh/contracts';
import type { ProductDefinition } from './product.ts';

/** A dataset as the hub's `GET /datasets/{id}` shows it. */
export type DatasetRecord = Omit<DatasetInput, 'title'> & { id: string; title: LanguageMap };

export interface InputFile {
  path: string;
  mediaType: string;
  size: number;
  sha256: string;
  /** The bytes, fetched when first asked for and checked against `sha256`. */
  bytes(): Promise<Uint8Array>;
}

/** One version of one dataset that a partition is computed from. */
export interface ComputeInput {
  dataset: DatasetRecord;
  version: number;
  digest: string;
  files: InputFile[];
}

export interface ComputeContext {
  /** The value that the partition stands for, e.g. the site. */
  partition: string;
  /** Aborts when the process stops or the attempt has been replaced. */
  signal: AbortSignal;
}

export interface ComputeOutput {
  files: { path: string; mediaType: string; bytes: Uint8Array }[];
  /** How it was made, for its provenance. */
  recipe: Record<string, unknown>;
  /** Small JSON that handlers find beside every reference to the partition. */
  attributes?: Record<string, unknown>;
}

export interface PartitionComputer {
  /** A thrown Problem is final for these inputs; any other error is tried again. */
  compute(inputs: ComputeInput[], context: ComputeContext): Promise<ComputeOutput>;
}

const COMPUTED = Symbol('cdh:computes');

/** Makes a class compute the partitions of a product. */
export function Computes<T>(declared: ProductDefinition<T>) {
  return (computer: new (...dependencies: never[]) => PartitionComputer): void => {
    Injectable()(computer);
    Reflect.defineMetadata(COMPUTED, declared.name, computer);
  };
}

/** The name of the product whose partitions a class computes, if it does. */
export const computedBy = (computer: object): string | undefined =>
  Reflect.getOwnMetadata(COMPUTED, computer);
