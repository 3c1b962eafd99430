import 'reflect-metadata';
import { Injectable } from '@nestjs/common';
import type { AnyContract, OperationContext } from '@cdh/nats';
import type { Input, Output } from '@cdh/contracts';

/** Any operation, whatever its input, output and errors. */
export type AnyOperation = AnyContract & { errors: Record<string, number> };

export interface OperationHandler<C> {
  // A property, not a method: only then are its parameters checked strictly.
  readonly handle: (input: Input<C>, context: OperationContext) => Output<C> | Promise<Output<C>>;
}

type Handler<T> = new (...dependencies: never[]) => T;
const SERVED = Symbol('cdh:serves');

/** Makes a class the handler of an operation; `handle` with the wrong input or output does not compile. */
export function Serves<C extends AnyOperation>(contract: C) {
  return (handler: Handler<OperationHandler<C>>): void => {
    Injectable()(handler);
    Reflect.defineMetadata(SERVED, contract, handler);
  };
}

/** The operation that a class serves, if it does. */
export const servedBy = (handler: object): AnyOperation | undefined =>
  Reflect.getOwnMetadata(SERVED, handler);
