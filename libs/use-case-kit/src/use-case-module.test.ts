import { describe, expect, it } from '@jest/globals';
import { Injectable, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { operation } from '@cdh/contracts';
import { z } from 'zod';
import type { BlobCache } from './blob-cache.ts';
import { Computes } from './computes.ts';
import type { Control } from './control.ts';
import { defineUseCase, type UseCase } from './define-use-case.ts';
import { OpenedProduct } from './opened-product.ts';
import { InjectProduct, product, Product } from './product.ts';
import { Serves } from './serves.ts';
import { useCaseModule } from './use-case-module.ts';

const declare = (name: string) =>
  product<string>({
    name,
    title: { fr: name },
    licence: 'etalab-2.0',
    partitionedBy: '/site/id',
    open: () => name,
  });
const levels = declare('levels');
const flows = declare('flows');
const compare = operation({
  name: 'compare',
  version: 1,
  kind: 'query',
  summary: { fr: 'Comparer' },
  input: z.object({}),
  output: z.object({}),
});

@Injectable()
class Clock {}

@Serves(compare)
class CompareHandler {
  constructor(
    @InjectProduct(levels) readonly levels: Product<string>,
    @InjectProduct(flows) readonly flows: Product<string>,
    readonly clock: Clock,
  ) {}
  handle() {
    return {};
  }
}
@Serves(compare)
class ByTypeHandler {
  constructor(readonly product: Product<string>) {}
  handle() {
    return {};
  }
}
@Computes(levels)
class ComputeLevels {
  async compute() {
    return { files: [], recipe: {} };
  }
}
@Computes(flows)
class ComputeFlows extends ComputeLevels {}

const about = {
  id: 'demo',
  version: '1.0.0',
  title: { fr: 'Démonstration' },
  licence: 'EUPL-1.2',
  contact: { name: 'Test' },
  operations: [{ operation: compare, scope: 'public' as const }],
};
const twoProducts = defineUseCase({
  ...about,
  publishes: [levels, flows],
  handlers: [CompareHandler, ComputeLevels, ComputeFlows],
  providers: [Clock],
});
const oneProduct = defineUseCase({
  ...about,
  publishes: [levels],
  handlers: [ByTypeHandler, ComputeLevels],
});

const boot = (useCase: UseCase): Promise<INestApplicationContext> =>
  NestFactory.createApplicationContext(useCaseModule(useCase, {} as Control, {} as BlobCache), {
    logger: false,
    abortOnError: false,
  });

describe('the module of a use case', () => {
  it('gives each handler the products it names, and the team’s own providers', async () => {
    const app = await boot(twoProducts);
    const handler = app.get(CompareHandler);
    expect(handler.levels).toBeInstanceOf(OpenedProduct);
    expect(handler.flows).toBeInstanceOf(OpenedProduct);
    expect(handler.levels).not.toBe(handler.flows);
    expect(handler.clock).toBeInstanceOf(Clock);
    await app.close();
  });

  it('gives the only product by its type alone', async () => {
    const app = await boot(oneProduct);
    expect(app.get(ByTypeHandler).product).toBeInstanceOf(OpenedProduct);
    await app.close();
  });

  it('does not guess which product is meant where there are several', async () => {
    const ambiguous = defineUseCase({
      ...about,
      publishes: [levels, flows],
      handlers: [ByTypeHandler, ComputeLevels, ComputeFlows],
    });
    await expect(boot(ambiguous)).rejects.toThrow('Product');
  });
});
