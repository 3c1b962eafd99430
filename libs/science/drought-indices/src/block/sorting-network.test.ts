import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sortingNetwork } from './sorting-network.ts';

it.each([0, 1, 2, 3, 7, 30, 64, 66, 67, 125, 200])('sorts any %i values', (n) => {
  const network = sortingNetwork(n);
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: n, maxLength: n }), (values) => {
      const sorted = [...values];
      for (let k = 0; k < network.length; k += 2) {
        const [i, j] = [network[k]!, network[k + 1]!];
        if (sorted[i]! > sorted[j]!) [sorted[i], sorted[j]] = [sorted[j]!, sorted[i]!];
      }
      expect(sorted).toEqual([...values].sort((a, b) => a - b));
    }),
    { numRuns: 40 },
  );
});
