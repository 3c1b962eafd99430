import { Controller, type DynamicModule, type Provider, type Type } from '@nestjs/common';
import { operationSubject } from '@cdh/contracts';
import { ServesOperation, type OperationContext } from '@cdh/nats';
import type { BlobCache } from './blob-cache.ts';
import type { Control } from './control.ts';
import type { UseCase } from './define-use-case.ts';
import { OpenedProduct } from './opened-product.ts';
import { Product, productToken } from './product.ts';
import type { AnyOperation, OperationHandler } from './serves.ts';

class UseCaseModule {}

/** The use case as a Nest module: its classes are providers, those that serve an operation controllers too. */
export function useCaseModule(useCase: UseCase, control: Control, blobs: BlobCache): DynamicModule {
  const products = useCase.products.map((declared): Provider => ({
    provide: productToken(declared.name),
    useValue: new OpenedProduct(declared, control, blobs),
  }));
  const [only, ...others] = useCase.products;
  if (only && others.length === 0) {
    products.push({ provide: Product, useExisting: productToken(only.name) });
  }
  return {
    module: UseCaseModule,
    providers: [...products, ...useCase.providers],
    controllers: useCase.operations.map(({ contract, handler }) =>
      controllerOf(contract, handler, operationSubject(useCase.manifest.id, contract.name, contract.version)),
    ),
  };
}

/** A controller of one method that asks the handler, so that the team's class stays as it was written. */
function controllerOf(contract: AnyOperation, handler: Type<object>, subject: string): Type<object> {
  class OperationController {
    private readonly handler: OperationHandler<AnyOperation>;

    constructor(instance: OperationHandler<AnyOperation>) {
      this.handler = instance;
    }

    handle(input: unknown, context: OperationContext): unknown {
      return this.handler.handle(input, context);
    }
  }
  Controller()(OperationController);
  Reflect.defineMetadata('design:paramtypes', [handler], OperationController);
  const { prototype } = OperationController;
  const descriptor = Object.getOwnPropertyDescriptor(prototype, 'handle') as TypedPropertyDescriptor<
    OperationController['handle']
  >;
  ServesOperation(contract, subject)(prototype, 'handle', descriptor);
  Object.defineProperty(prototype, 'handle', descriptor);
  Object.defineProperty(OperationController, 'name', { value: `${handler.name}Controller` });
  return OperationController;
}
