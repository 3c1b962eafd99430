import type { Type } from '@nestjs/common';
import { manifest, type Manifest, type ManifestInput, type Scope } from '@cdh/contracts';
import { z } from 'zod';
import { computedBy } from './computes.ts';
import type { ProductDefinition } from './product.ts';
import { runBy } from './runs.ts';
import { servedBy, type AnyOperation } from './serves.ts';

export interface OfferedOperation {
  operation: AnyOperation;
  /** Which partitions an answer is made from: what the hub decides on before it asks. */
  scope: Scope;
  /** Path below `/use-cases/{id}/`, with `{members}` of the input; the operation's name when absent. */
  path?: string;
}

export interface UseCaseDefinition extends Omit<ManifestInput, 'publishes' | 'operations'> {
  publishes?: ProductDefinition<unknown>[];
  operations: OfferedOperation[];
  /** Classes with `@Serves`, `@Runs` or `@Computes`. */
  handlers: Type<object>[];
  /** Further providers that handlers have injected. */
  providers?: Type<object>[];
}

export interface UseCase {
  manifest: Manifest;
  products: ProductDefinition<unknown>[];
  /** Queries, and who answers them. */
  operations: { contract: AnyOperation; handler: Type<object> }[];
  /** Operations of kind `job`, and who runs them. */
  runners: { contract: AnyOperation; handler: Type<object>; concurrency: number }[];
  computers: { product: string; handler: Type<object> }[];
  providers: Type<object>[];
}

/**
 * Declares a use case.
 * @throws Error, all reasons in one message, for an operation without its one handler, a product without its one
 *   computing class, a scope of another product, or a manifest that the hub would refuse
 */
export function defineUseCase(definition: UseCaseDefinition): UseCase {
  const { publishes: products = [], operations, handlers, providers = [], ...about } = definition;
  const mistakes: string[] = [];
  const one = (what: string, found: Type<object>[]): Type<object> => {
    if (found.length !== 1) mistakes.push(`${what} has ${found.length} handlers, expected 1`);
    return found[0] as Type<object>;
  };
  for (const { operation, scope } of operations) {
    if (scope !== 'public' && scope !== 'hub' && !products.some(({ name }) => name === scope.product)) {
      mistakes.push(
        `the scope of ${operation.name} names the product ${scope.product}, which is not published`,
      );
    }
  }
  for (const handler of handlers) {
    const served = servedBy(handler);
    if (served && !operations.some(({ operation }) => operation === served)) {
      mistakes.push(`${handler.name} serves ${served.name}, which is not among the operations`);
    }
    const run = runBy(handler)?.contract;
    if (run && !operations.some(({ operation }) => operation === run)) {
      mistakes.push(`${handler.name} runs ${run.name}, which is not among the operations`);
    }
    if (served?.kind === 'job') mistakes.push(`${handler.name} serves ${served.name}, a job: use @Runs`);
    if (run?.kind === 'query') mistakes.push(`${handler.name} runs ${run.name}, a query: use @Serves`);
    if (!served && !run && !computedBy(handler)) {
      mistakes.push(`${handler.name} has neither @Serves, @Runs nor @Computes`);
    }
  }
  const contractsOf = (kind: AnyOperation['kind']) =>
    operations.map(({ operation }) => operation).filter((operation) => operation.kind === kind);
  const handlerOf = (operation: AnyOperation) =>
    one(`operation ${operation.name} v${operation.version}`, doing(handlers, operation));
  const useCase: Omit<UseCase, 'manifest'> = {
    products,
    operations: contractsOf('query').map((contract) => ({ contract, handler: handlerOf(contract) })),
    runners: contractsOf('job').map((contract) => {
      const handler = handlerOf(contract);
      const { concurrency = 1 } = (handler && runBy(handler)) ?? {};
      return { contract, handler, concurrency };
    }),
    computers: products.map(({ name }) => ({
      product: name,
      handler: one(
        `product ${name}`,
        handlers.filter((handler) => computedBy(handler) === name),
      ),
    })),
    providers: [...handlers, ...providers],
  };
  const derived = manifest.safeParse({
    ...about,
    publishes: products.map(({ name, open: _, ...published }) => ({ product: name, ...published })),
    operations: operations.map(describeOperation),
  });
  if (!derived.success) mistakes.push(z.prettifyError(derived.error));
  if (!derived.success || mistakes.length > 0) {
    throw new Error(`The use case ${definition.id} is not complete:\n${mistakes.join('\n')}`);
  }
  return { ...useCase, manifest: derived.data };
}

const doing = (handlers: Type<object>[], operation: AnyOperation) =>
  handlers.filter((handler) => (servedBy(handler) ?? runBy(handler)?.contract) === operation);

function describeOperation({ operation, scope, path }: OfferedOperation) {
  const { name, version, kind, summary, input, output, errors, mediaType, representations } = operation;
  return {
    name,
    version,
    kind,
    summary,
    scope,
    ...(path === undefined ? {} : { path }),
    input: jsonSchemaOf(input, 'input'),
    output: jsonSchemaOf(output, 'output'),
    errors,
    representations: [mediaType, ...Object.keys(representations)],
  };
}

/** JSON Schema 2020-12 of what callers send, or of what they get. */
const jsonSchemaOf = (schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> => ({
  ...z.toJSONSchema(schema, { io, target: 'draft-2020-12' }),
});
