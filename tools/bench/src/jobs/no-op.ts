import { defineUseCase, type Input, operation, Runs, z } from '@cdh/use-case-kit';

/** A synthetic job that does nothing: what is measured is what the hub does around it. */
export const doNothing = operation({
  name: 'do-nothing',
  version: 1,
  kind: 'job',
  summary: { fr: 'Ne rien faire (synthétique)', en: 'Do nothing (synthetic)' },
  input: z.object({
    i: z.int().min(0),
    /** A result of its own, as most jobs have. */
    distinct: z.boolean().default(false),
  }),
  output: z.object({ i: z.int().optional() }),
});

@Runs(doNothing, { concurrency: 64 })
export class DoNothing {
  run({ i, distinct }: Input<typeof doNothing>) {
    return distinct ? { i } : {};
  }
}

export const noOp = defineUseCase({
  id: 'synthetic-no-op',
  version: '1.0.0',
  title: { fr: 'Rien (synthétique)', en: 'Nothing (synthetic)' },
  licence: 'EUPL-1.2',
  contact: { name: 'Bench' },
  operations: [{ operation: doNothing, scope: 'public' }],
  handlers: [DoNothing],
});
