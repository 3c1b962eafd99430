import { setTimeout as sleep } from 'node:timers/promises';
import { CountUp, countUp, ComputeLevels, levels } from '@cdh/testing/synthetic-jobs';
import {
  defineUseCase,
  type Input,
  operation,
  type OperationContext,
  type Output,
  Product,
  Serves,
  z,
} from '@cdh/use-case-kit';
import { ANSWERING } from './answering-id.ts';

/** Whatever number comes is another question, which no cache answers. */
const square = operation({
  name: 'square',
  version: 1,
  kind: 'query',
  summary: { fr: 'Carré (synthétique)', en: 'Square (synthetic)' },
  input: z.object({ i: z.int().min(0), ms: z.int().min(0).max(5_000).default(0) }),
  output: z.object({ square: z.int() }),
  errors: {},
});

@Serves(square)
class SquareHandler {
  async handle({ i, ms }: Input<typeof square>): Promise<Output<typeof square>> {
    if (ms > 0) await sleep(ms);
    return { square: i * i };
  }
}

const getLevel = operation({
  name: 'get-level',
  version: 1,
  kind: 'query',
  summary: { fr: 'Niveau d’un site (synthétique)', en: 'Level of a site (synthetic)' },
  input: z.object({ site: z.string(), i: z.int().min(0) }),
  output: z.object({ level: z.string(), i: z.int() }),
  errors: { SITE_UNKNOWN: 404 },
});

@Serves(getLevel)
class GetLevelHandler {
  constructor(private readonly product: Product<string>) {}

  async handle({ i }: Input<typeof getLevel>, { partitions: [ref] }: OperationContext) {
    if (!ref) throw getLevel.problem('SITE_UNKNOWN', { fr: 'Site inconnu', en: 'Unknown site' });
    return { level: await this.product.open(ref), i };
  }
}

/** A synthetic use case that answers questions, from a product too, and runs jobs whose results are known. */
export const answering = defineUseCase({
  id: ANSWERING,
  version: '1.0.0',
  title: { fr: 'Réponses (synthétique)', en: 'Answers (synthetic)' },
  licence: 'EUPL-1.2',
  contact: { name: 'Test' },
  reads: [{ profile: 'cdh:station-series', purpose: 'research' }],
  publishes: [levels],
  operations: [
    { operation: square, scope: 'public' },
    { operation: getLevel, scope: { product: 'levels', partition: '/site' } },
    { operation: countUp, scope: 'public' },
  ],
  handlers: [SquareHandler, GetLevelHandler, CountUp, ComputeLevels],
});
