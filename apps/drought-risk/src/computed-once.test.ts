import { describe, expect, it } from '@jest/globals';
import type { MonthlyTable } from '@cdh/use-case-kit';
import { computedOnce } from './computed-once.ts';

const table = (): MonthlyTable => ({ firstMonth: 0, rows: 0, columns: new Map() });

describe('what is computed from a table', () => {
  it('is computed once for each key and each table', () => {
    let count = 0;
    const [one, other] = [table(), table()];
    const ask = (of: MonthlyTable, key: string) => computedOnce(of, key, () => ++count);
    expect([ask(one, 'a'), ask(one, 'a'), ask(one, 'b'), ask(other, 'a'), ask(one, 'a')]).toEqual([
      1, 1, 2, 3, 1,
    ]);
  });

  it('is computed again after many others: memory has its bound', () => {
    let count = 0;
    const one = table();
    const ask = (key: string) => computedOnce(one, key, () => ++count);
    ask('first');
    for (let i = 0; i < 100; i++) ask(`k${i}`);
    expect(ask('first')).toBe(102);
    expect(ask('k99')).toBe(101);
  });

  it('keeps no failure', () => {
    const one = table();
    const fail = () => {
      throw new Error('too short');
    };
    expect(() => computedOnce(one, 'a', fail)).toThrow('too short');
    expect(computedOnce(one, 'a', () => 7)).toBe(7);
  });
});
