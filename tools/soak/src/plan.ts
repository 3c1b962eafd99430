import { randomFrom } from './random.ts';

export interface SoakOptions {
  jobs: number;
  kills: number;
  seed: number;
}

export interface JobInput {
  i: number;
  steps: number;
  stepMs: number;
  size: number;
}

export interface Kill {
  /** How many jobs have ended before it. */
  after: number;
  target: 'worker' | 'hub' | 'nats';
  /** Which of the replicas, in [0, 1). */
  which: number;
}

/** Every so many jobs one makes more than a completion report carries. */
const LARGE_EVERY = 40;

/** What is submitted and what is killed when: the same for the same options. */
export function planSoak({ jobs, kills, seed }: SoakOptions): { inputs: JobInput[]; kills: Kill[] } {
  const random = randomFrom(seed);
  const inputs = Array.from({ length: jobs }, (_, i) => ({
    i,
    steps: 1 + Math.floor(random() * 3),
    stepMs: Math.floor(random() * 25),
    size: i % LARGE_EVERY === 0 ? 300_000 : Math.floor(random() * 2_000),
  }));
  const targets = Array.from({ length: kills }, (_, k): Kill => {
    const chance = random();
    return {
      after: Math.floor(((k + random()) / kills) * jobs * 0.95),
      // The first three are one of each, however few there are.
      target:
        (['worker', 'hub', 'nats'] as const)[k] ?? (chance < 0.6 ? 'worker' : chance < 0.85 ? 'hub' : 'nats'),
      which: random(),
    };
  });
  return { inputs, kills: targets };
}
