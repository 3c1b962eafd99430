import { controlModule, controlSubject } from '@cdh/contracts';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { Catch, UseFilters } from '@nestjs/common';
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices';
import { throwError } from 'rxjs';
import type { CallContext } from './call-context.ts';
import { TAKES_BYTES } from './nats.strategy.ts';
import type { AnyContract, Handle } from './serve-operation.ts';
import { answerOperation } from './serve-operation.ts';

/** Nest's own filter would replace a problem by "Internal server error". */
export class PassErrorsFilter implements ExceptionFilter {
  catch(error: unknown, _host: ArgumentsHost) {
    return throwError(() => error);
  }
}
Catch()(PassErrorsFilter);

type MethodOf<C extends AnyContract> = <M extends Handle<C>>(
  target: object,
  key: string | symbol,
  descriptor: TypedPropertyDescriptor<M>,
) => void;

/**
 * Serves a contract on a subject with a method of a Nest controller: `(input, context) → output`.
 * A method of another input or output does not compile.
 */
export function ServesOperation<C extends AnyContract>(contract: C, subject: string): MethodOf<C> {
  return (target, key, descriptor) => {
    const method = descriptor.value as unknown as Handle<C>;
    const answer = function (this: unknown, bytes: Uint8Array, call: CallContext) {
      return answerOperation(contract, (input, context) => method.call(this, input, context), bytes, call);
    };
    const wrapped = { ...descriptor, value: answer } as unknown as TypedPropertyDescriptor<never>;
    descriptor.value = answer as unknown as typeof descriptor.value;
    MessagePattern(subject, { [TAKES_BYTES]: true })(target, key, wrapped);
    Payload()(target, key, 0);
    Ctx()(target, key, 1);
    UseFilters(new PassErrorsFilter())(target, key, wrapped);
  };
}

/** Serves one of the hub's control operations to every use case; `context.caller` tells which one asks. */
export function ServesControl<C extends AnyContract>(contract: C): MethodOf<C> {
  const { name, version } = contract;
  if (!isControl(name)) throw new TypeError(`${name} is not a control operation of the hub`);
  return ServesOperation(contract, controlSubject(controlModule[name], name, version, '*'));
}

const isControl = (name: string): name is keyof typeof controlModule => Object.hasOwn(controlModule, name);
