import { describe, expect, it } from '@jest/globals';
import { Checklist } from './checklist.ts';

describe('Checklist', () => {
  it('tells each step, and passes its failure on with its reason', async () => {
    const lines: string[] = [];
    const list = new Checklist((line) => lines.push(line));
    expect(await list.step('one', () => Promise.resolve(1))).toBe(1);
    const broken = list.step('two', () => Promise.reject(new Error('because')));
    await expect(broken).rejects.toThrow('because');
    expect(lines[0]).toMatch(/^ok {5}one \(\d+\.\d s\)$/);
    expect(lines[1]).toMatch(/^FAILED two \(\d+\.\d s\)\nbecause$/);
    expect(list.closingLine()).toBe('1 passed, 1 failed');
    expect(list.failed).toBe(1);
  });
});
