import { describe, expect, it } from '@jest/globals';
import { operation, type PartitionRef } from '@cdh/contracts';
import type { OperationContext } from '@cdh/nats';
import { z } from 'zod';
import { servedBy, Serves } from './serves.ts';

const getLevel = operation({
  name: 'get-level',
  version: 1,
  kind: 'query',
  summary: { fr: 'Niveau', en: 'Level' },
  input: z.object({ site: z.string(), year: z.int().default(2020) }),
  output: z.object({ level: z.number() }),
  errors: { SITE_UNKNOWN: 404 },
  representations: { 'text/csv': ({ level }) => `level\n${level}\n` },
});

@Serves(getLevel)
class GetLevelHandler {
  async handle({ site, year }: { site: string; year: number }, { partitions }: OperationContext) {
    return { level: site.length + year + partitions.length };
  }
}

// Whatever does not compile here is what a team must not be able to write; `npm run typecheck` holds it.

// @ts-expect-error the site is a string
@Serves(getLevel)
class WrongInput {
  handle({ site }: { site: number }) {
    return { level: site };
  }
}

// @ts-expect-error there is no such member in the input
@Serves(getLevel)
class MoreInput {
  handle({ depth }: { depth: number }) {
    return { level: depth };
  }
}

// @ts-expect-error the level is a number
@Serves(getLevel)
class WrongOutput {
  handle() {
    return { level: 'high' };
  }
}

// @ts-expect-error without `handle` nothing is served
@Serves(getLevel)
class NoHandler {}

// @ts-expect-error partitions are not text
@Serves(getLevel)
class WrongContext {
  handle(_: unknown, { partitions }: { partitions: string[] }) {
    return { level: partitions.length };
  }
}

describe('@Serves', () => {
  it('makes a class the handler of its operation', () => {
    expect(servedBy(GetLevelHandler)).toBe(getLevel);
    expect(servedBy(class {})).toBeUndefined();
    expect(servedBy(class extends GetLevelHandler {})).toBeUndefined();
  });

  it('leaves the class as it was written: it is called without Nest', async () => {
    const partitions: PartitionRef[] = [];
    const answer = await new GetLevelHandler().handle({ site: 'abc', year: 1 }, { partitions } as never);
    expect(answer).toEqual({ level: 4 });
  });

  it('refuses other classes at compile time only', () => {
    for (const handler of [WrongInput, MoreInput, WrongOutput, NoHandler, WrongContext]) {
      expect(servedBy(handler)).toBe(getLevel);
    }
  });

  it('lets an operation make its own errors only', () => {
    expect(getLevel.problem('SITE_UNKNOWN', 'x').status).toBe(404);
    // @ts-expect-error another operation's error
    expect(getLevel.problem('RECORD_TOO_SHORT', 'x').code).toBe('RECORD_TOO_SHORT');
  });
});
