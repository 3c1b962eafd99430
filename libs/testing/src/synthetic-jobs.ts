import { setTimeout as sleep } from 'node:timers/promises';
import {
  Computes,
  type ComputeInput,
  defineUseCase,
  type Input,
  type JobContext,
  operation,
  product,
  Product,
  runUseCase,
  type RunningUseCase,
  Runs,
  z,
} from '@cdh/use-case-kit';

/**
 * A synthetic use case whose jobs can be told to take their time, to fail, and to make much: for tests of jobs, and for
 * the soak. Whatever happens on the way, the result of the job with the number i is the same bytes.
 */
export const countUp = operation({
  name: 'count-up',
  version: 1,
  kind: 'job',
  summary: { fr: 'Compter (synthétique)', en: 'Count up (synthetic)' },
  input: z.object({
    i: z.int().min(0),
    steps: z.int().min(1).max(1_000).default(1),
    stepMs: z.int().min(0).max(60_000).default(0),
    /** Characters beside the number. */
    size: z.int().min(0).max(5_000_000).default(0),
    /** `defect`: in every attempt; `once`: in the first attempt that this process sees. */
    fails: z.enum(['never', 'problem', 'defect', 'once', 'output']).default('never'),
  }),
  output: z.object({ i: z.int(), square: z.int(), filling: z.string() }),
  errors: { TOO_SAD: 422 },
  representations: { 'text/csv': ({ i, square }) => `i,square\n${i},${square}\n` },
});

const failedOnce = new Set<number>();

@Runs(countUp, { concurrency: 8 })
export class CountUp {
  async run({ i, steps, stepMs, size, fails }: Input<typeof countUp>, { progress, signal }: JobContext) {
    for (let step = 1; step <= steps; step++) {
      if (stepMs > 0) await sleep(stepMs, undefined, { signal });
      progress((100 * step) / steps, { fr: `${step} sur ${steps}`, en: `${step} of ${steps}` });
    }
    if (fails === 'problem') throw countUp.problem('TOO_SAD', { fr: 'Trop triste', en: 'Too sad' });
    if (fails === 'once' && !failedOnce.has(i)) {
      failedOnce.add(i);
      throw new TypeError('a defect that passes');
    }
    if (fails === 'defect') throw new TypeError('a defect that stays');
    return { i, square: fails === 'output' ? 0.5 : i * i, filling: 'x'.repeat(size) };
  }
}

export const levels = product<string>({
  name: 'levels',
  title: { fr: 'Niveaux (synthétique)', en: 'Levels (synthetic)' },
  licence: 'etalab-2.0',
  partitionedBy: '/site/id',
  open: (files) => new TextDecoder().decode(files.get('level.txt')),
});

@Computes(levels)
export class ComputeLevels {
  async compute([input]: ComputeInput[]) {
    const bytes = await input!.files[0]!.bytes();
    // A level that the tests know to be poison.
    if (new TextDecoder().decode(bytes).includes('66.6')) throw new TypeError('a poisoned series');
    return { files: [{ path: 'level.txt', mediaType: 'text/plain', bytes }], recipe: { method: 'copy' } };
  }
}

export const readLevel = operation({
  name: 'read-level',
  version: 1,
  kind: 'job',
  summary: { fr: 'Lire un niveau (synthétique)', en: 'Read a level (synthetic)' },
  input: z.object({ site: z.string() }),
  output: z.object({ level: z.string() }),
  errors: { SITE_UNKNOWN: 404 },
});

@Runs(readLevel)
export class ReadLevel {
  constructor(private readonly product: Product<string>) {}

  async run(_: Input<typeof readLevel>, { partitions: [ref] }: JobContext) {
    if (!ref) throw readLevel.problem('SITE_UNKNOWN', { fr: 'Site inconnu', en: 'Unknown site' });
    return { level: await this.product.open(ref) };
  }
}

export const syntheticJobs = (id = 'synthetic-jobs') =>
  defineUseCase({
    id,
    version: '1.0.0',
    title: { fr: 'Travaux (synthétique)', en: 'Jobs (synthetic)' },
    licence: 'EUPL-1.2',
    contact: { name: 'Test' },
    reads: [{ profile: 'cdh:station-series', purpose: 'research' }],
    publishes: [levels],
    operations: [
      { operation: countUp, scope: 'public' },
      { operation: readLevel, scope: { product: 'levels', partition: '/site' } },
    ],
    handlers: [CountUp, ComputeLevels, ReadLevel],
  });

/** A worker of it in this process, as `startUseCase` makes one of its own. */
export const runSyntheticJobs = (
  hub: { url: string; key: string },
  folder: string,
): Promise<RunningUseCase> =>
  runUseCase(
    syntheticJobs(),
    {
      hub,
      cache: { folder, maxBytes: 1e8 },
      health: { host: '127.0.0.1', port: undefined },
      logLevel: 'silent',
    },
    new AbortController().signal,
  );

export { resultOf } from './result-of.ts';
