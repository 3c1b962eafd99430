import { expect, it } from '@jest/globals';
import { operation } from '@cdh/contracts';
import { z } from 'zod';
import { runBy, Runs } from './runs.ts';

const double = operation({
  name: 'double',
  version: 1,
  kind: 'job',
  summary: { fr: 'Doubler' },
  input: z.object({ n: z.int(), times: z.int().default(2) }),
  output: z.object({ n: z.int() }),
});

@Runs(double)
class Double {
  async run({ n, times }: { n: number; times: number }) {
    return { n: n * times };
  }
}

// Whatever does not compile here is what a team must not be able to write; `npm run typecheck` holds it.

// @ts-expect-error the number is no text
@Runs(double)
class WrongInput {
  run({ n }: { n: string }) {
    return { n: n.length };
  }
}

// @ts-expect-error the output is a number
@Runs(double)
class WrongOutput {
  run() {
    return { n: 'two' };
  }
}

it('remembers what a class runs, one at a time unless told', () => {
  expect(runBy(Double)).toEqual({ contract: double, concurrency: 1 });
  expect([WrongInput, WrongOutput].map((wrong) => runBy(wrong)?.contract)).toEqual([double, double]);
  expect(runBy(class {})).toBeUndefined();
});
