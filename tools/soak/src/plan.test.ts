import { describe, expect, it } from '@jest/globals';
import { planSoak } from './plan.ts';

describe('the plan of a soak', () => {
  it('is the same for the same seed, and another for another', () => {
    const options = { jobs: 100, kills: 9, seed: 1 };
    expect(planSoak(options)).toEqual(planSoak(options));
    expect(planSoak(options)).not.toEqual(planSoak({ ...options, seed: 2 }));
  });

  it('kills each kind of part, in order, before the last job', () => {
    const { inputs, kills } = planSoak({ jobs: 500, kills: 6, seed: 3 });
    expect(inputs.map(({ i }) => i)).toEqual(Array.from({ length: 500 }, (_, i) => i));
    expect(new Set(kills.map(({ target }) => target))).toEqual(new Set(['worker', 'hub', 'nats']));
    const places = kills.map(({ after }) => after);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(Math.max(...places)).toBeLessThan(500);
  });
});
