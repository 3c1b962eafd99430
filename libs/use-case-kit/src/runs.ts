import 'reflect-metadata';
import { Injectable } from '@nestjs/common';
import type { Input, LanguageMap, Output, PartitionRef } from '@cdh/contracts';
import type { AnyOperation } from './serves.ts';

export interface JobContext {
  /** The partitions of the operation's scope, in the state that they had when the job was submitted. */
  partitions: PartitionRef[];
  /** How far an earlier attempt came, in percent; 0 at the first. */
  reached: number;
  /** Aborts when the process stops, the job was dismissed, or another attempt has taken over. */
  signal: AbortSignal;
  /** Says how far the job is, 0 to 100; call it as often as you like. */
  progress(percent: number, message?: LanguageMap | string): void;
}

export interface JobRunner<C> {
  // A property, not a method: only then are its parameters checked strictly.
  /**
   * A thrown Problem is the job's end, with that reason; any other error is tried again. It may run more than once for
   * one job: what counts is what it returns.
   */
  readonly run: (input: Input<C>, context: JobContext) => Output<C> | Promise<Output<C>>;
}

export interface RunsOptions {
  /** Jobs of this operation that one process runs at once; 1. More is for those that mostly wait. */
  concurrency?: number;
}

interface Run {
  contract: AnyOperation;
  concurrency: number;
}

const RUN = Symbol('cdh:runs');

/** Makes a class run the jobs of an operation of kind `job`; the wrong input or output does not compile. */
export function Runs<C extends AnyOperation>(contract: C, { concurrency = 1 }: RunsOptions = {}) {
  return (runner: new (...dependencies: never[]) => JobRunner<C>): void => {
    Injectable()(runner);
    Reflect.defineMetadata(RUN, { contract, concurrency } satisfies Run, runner);
  };
}

/** What a class runs, if it does. */
export const runBy = (runner: object): Run | undefined => Reflect.getOwnMetadata(RUN, runner);
