import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { gammaP, GammaTail, logGamma } from './gamma.ts';

// Computed with 50 digits (mpmath).
const LOG_GAMMA: [number, number][] = [
  [0.005, 5.295451799982128],
  [0.1, 2.252712651734206],
  [0.5, 0.5723649429247001],
  [0.999, 5.780385328913802e-4],
  [1, 0],
  [1.5, -0.12078223763524522],
  [2, 0],
  [2.5, 0.2846828704729192],
  [7.3, 7.147892523022249],
  [9.99, 12.77931521435019],
  [10, 12.80182748008147],
  [25.5, 56.38916764371995],
  [171, 706.5730622457873],
  [1000, 5905.220423209181],
  [1e6, 12815504.56914761],
];
/** [a, x, P, Q] */
const INCOMPLETE: [number, number, number, number][] = [
  [0.0078, 1e-30, 0.5860486459300047, 0.4139513540699953],
  [0.0078, 0.5, 0.9956160675576994, 0.004383932442300589],
  [0.1, 0.01, 0.6626212599544798, 0.3373787400455202],
  [0.5, 0.5, 0.6826894921370859, 0.3173105078629141],
  [0.5, 4, 0.9953222650189527, 0.004677734981047266],
  [1, 0.1, 0.09516258196404043, 0.9048374180359596],
  [1, 20, 0.9999999979388464, 2.061153622438558e-9],
  [2.5, 0.001, 9.50853459860795e-9, 0.9999999904914654],
  [2.5, 2.5, 0.5841198130044921, 0.4158801869955079],
  [2.5, 9, 0.9970535954121197, 0.0029464045878802904],
  [7, 25, 0.9999938937055381, 6.106294461927904e-6],
  [20, 3, 8.314423588191699e-11, 0.9999999999168558],
  [20, 20, 0.52974273316076, 0.47025726683924],
  [20, 34, 0.9962509886745771, 0.003749011325422865],
  [20, 60, 0.9999999993648082, 6.351918340378976e-10],
  [99, 99, 0.5133658023307904, 0.4866341976692096],
  [101, 101, 0.5132327919185451, 0.4867672080814549],
  [101, 60, 8.685389315683087e-7, 0.9999991314610684],
  [101, 160, 0.9999997656660666, 2.3433393340228274e-7],
  [1000, 950, 0.0550546862307380345, 0.9449453137692619],
  [1000, 1150, 0.9999971262239396, 2.8737760603923576e-6],
  [1e5, 100_500, 0.9428967300239713, 0.05710326997602871],
  [1e6, 998_000, 0.0226961140067368, 0.9773038859932632],
];

describe('logGamma', () => {
  it.each(LOG_GAMMA)('is exact at %p to 1e-14', (a, expected) => {
    expect(Math.abs(logGamma(a) - expected)).toBeLessThan(1e-14 * Math.max(1, Math.abs(expected)));
  });

  it('is NaN where it is not defined', () => {
    expect([0, -1, NaN].map(logGamma)).toEqual([NaN, NaN, NaN]);
  });
});

describe('the incomplete gamma function', () => {
  it.each(INCOMPLETE)('P(%p, %p)', (a, x, p) => {
    expect(Math.abs(gammaP(a, x) - p)).toBeLessThan(a > 100 ? 1e-12 : 1e-14);
  });

  it.each(INCOMPLETE)('the tail of shape %p at %p keeps its relative precision', (a, x, p, q) => {
    const tail = new GammaTail(a).at(x / a, Math.log(x / a));
    const [got, expected] = tail < 0 ? [-tail, q] : [tail, p];
    expect(Math.abs(got / expected - 1)).toBeLessThan(a > 100 ? 1e-11 : 1e-13);
  });

  it('has the ends 0 and 1, and NaN outside its domain', () => {
    expect([gammaP(2, 0), gammaP(2, Infinity), gammaP(2, 1e300)]).toEqual([0, 1, 1]);
    expect([gammaP(0, 1), gammaP(-1, 1), gammaP(1, -1), gammaP(NaN, 1), gammaP(1, NaN)]).toEqual([
      NaN,
      NaN,
      NaN,
      NaN,
      NaN,
    ]);
    expect(() => new GammaTail(0)).toThrow(RangeError);
  });

  it('never loses the side of a value too far out for a number', () => {
    expect(new GammaTail(3).at(1e6, Math.log(1e6))).toBeLessThan(0);
    expect(Object.is(new GammaTail(3).at(1e-300, Math.log(1e-300)), 0)).toBe(true);
  });

  it('satisfies the recurrence P(a + 1, x) = P(a, x) − x^a e^−x / Γ(a + 1) on both sides of the switch', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.05, max: 90, noNaN: true }),
        fc.double({ min: 0.01, max: 4, noNaN: true }),
        (a, ratio) => {
          const x = a * ratio;
          const step = Math.exp(a * Math.log(x) - x - logGamma(a + 1));
          expect(Math.abs(gammaP(a + 1, x) - (gammaP(a, x) - step))).toBeLessThan(2e-13);
        },
      ),
    );
  });

  it('gives the same from a reused object as from a new one', () => {
    const reused = new GammaTail(500);
    reused.at(1.1, Math.log(1.1));
    reused.reset(2.5);
    expect(reused.at(1, 0)).toBe(new GammaTail(2.5).at(1, 0));
  });
});
