import type { OperationContract } from '@cdh/contracts';
import { header, operation, Problem } from '@cdh/contracts';
import { describe, expect, it } from '@jest/globals';
import { headers } from '@nats-io/transport-node';
import { z } from 'zod';
import { CallContext } from './call-context.ts';
import { CpuShares } from './cpu-shares.ts';
import { createOperationHandler } from './serve-operation.ts';

const getIndices = operation({
  name: 'get-indices',
  version: 1,
  kind: 'query',
  summary: { fr: 'Indices' },
  input: z.object({ site: z.string(), scale: z.int().min(1).max(48).default(6) }),
  output: z.object({ values: z.array(z.number().nullable()) }),
  errors: { SITE_UNKNOWN: 404 },
  representations: { 'text/csv': ({ values }) => `value\n${values.join('\n')}\n` },
});

const contextWith = (named: Record<string, string> = {}) => {
  const written = headers();
  for (const [name, value] of Object.entries(named)) written.set(name, value);
  return new CallContext('uc.drought-risk.get-indices.v1', undefined, written, 1_000);
};
const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const problemOf = (promise: Promise<unknown>): Promise<Problem> =>
  promise.then(
    () => {
      throw new Error('expected a problem');
    },
    (error: unknown) => {
      if (error instanceof Problem) return error;
      throw error;
    },
  );

describe('createOperationHandler', () => {
  const answer = createOperationHandler(getIndices, ({ site, scale }) => ({ values: [site.length, scale] }));

  it('parses, fills in defaults, answers and counts CPU time', async () => {
    const reply = await answer(bytesOf({ site: 'abc' }), contextWith());
    expect(textOf(reply.bytes)).toBe('{"values":[3,6]}');
    expect(reply.contentType).toBe('application/json');
    expect(Number(reply.headers?.[header.cpu])).toBeGreaterThanOrEqual(0);
    expect(reply.headers?.[header.cpu]).toMatch(/^\d+\.\d+$/);
  });

  it.each([['{'], [''], ['nul'], ['"\u0001"']])('calls %j malformed', async (body) => {
    const problem = await problemOf(answer(new TextEncoder().encode(body), contextWith()));
    expect(problem).toMatchObject({ code: 'MALFORMED', status: 400 });
  });

  it('names each refused field and its bound', async () => {
    const problem = await problemOf(answer(bytesOf({ scale: 49 }), contextWith()));
    expect(problem).toMatchObject({ code: 'INPUT_INVALID', status: 400 });
    expect(problem.options.errors?.map(({ pointer }) => pointer).sort()).toEqual(['/scale', '/site']);
    expect(problem.message).toContain('48');
  });

  it('checks its own answer and names the field that breaks the contract', async () => {
    const wrong = createOperationHandler(getIndices, () => ({ values: [1, 'two' as unknown as number] }));
    const problem = await problemOf(wrong(bytesOf({ site: 'a' }), contextWith()));
    expect(problem).toMatchObject({ code: 'OUTPUT_INVALID', status: 502 });
    expect(problem.options.errors?.[0]?.pointer).toBe('/values/1');
  });

  it('tells a handler that answers nothing', async () => {
    const nothing = createOperationHandler(getIndices, () => undefined as unknown as { values: number[] });
    expect((await problemOf(nothing(bytesOf({ site: 'a' }), contextWith()))).code).toBe('OUTPUT_INVALID');
  });

  it('passes on a problem of the operation', async () => {
    const unknown = createOperationHandler(getIndices, () => {
      throw getIndices.problem('SITE_UNKNOWN', 'no such site');
    });
    expect(await problemOf(unknown(bytesOf({ site: 'a' }), contextWith()))).toMatchObject({
      code: 'SITE_UNKNOWN',
      status: 404,
    });
  });

  it.each([
    ['text/csv', 'text/csv'],
    ['text/*', 'text/csv'],
    ['*/*', 'application/json'],
    ['image/png, text/csv;q=0.5', 'text/csv'],
    ['application/json', 'application/json'],
  ])('represents %s as %s', async (accept, mediaType) => {
    const reply = await answer(bytesOf({ site: 'abc' }), contextWith({ [header.accept]: accept }));
    expect(reply.contentType).toBe(mediaType);
    expect(textOf(reply.bytes)).toBe(mediaType === 'text/csv' ? 'value\n3\n6\n' : '{"values":[3,6]}');
  });

  it('names its formats when none is asked for', async () => {
    const problem = await problemOf(
      answer(bytesOf({ site: 'a' }), contextWith({ [header.accept]: 'image/png' })),
    );
    expect(problem).toMatchObject({ code: 'NOT_ACCEPTABLE', status: 406 });
    expect(problem.message).toContain('application/json, text/csv');
  });

  it('hands over the partitions decided upon', async () => {
    const partition = { product: 'p', partition: 'a', version: 2, digest: 'd', attributes: { x: 1 } };
    const seen: unknown[] = [];
    const looks = createOperationHandler(getIndices, (_, { partitions }) => {
      seen.push(partitions);
      return { values: [] };
    });
    await looks(bytesOf({ site: 'a' }), contextWith({ [header.partitions]: JSON.stringify([partition]) }));
    await looks(bytesOf({ site: 'a' }), contextWith());
    expect(seen).toEqual([[partition], []]);
    for (const text of ['{', '{}', '3']) {
      const problem = await problemOf(
        looks(bytesOf({ site: 'a' }), contextWith({ [header.partitions]: text })),
      );
      expect(problem.code).toBe('MALFORMED');
    }
  });

  it('compiles only with the input and output of its contract', () => {
    createOperationHandler(getIndices, (input) => ({ values: [input.scale] }));
    // @ts-expect-error the contract has no such input
    createOperationHandler(getIndices, (input) => ({ values: [input.wrong] }));
    // @ts-expect-error the input is not a string
    createOperationHandler(getIndices, (input: string) => ({ values: [input.length] }));
    // @ts-expect-error the output lacks `values`
    createOperationHandler(getIndices, () => ({ value: [1] }));
    // @ts-expect-error the output holds numbers
    createOperationHandler(getIndices, async () => ({ values: ['1'] }));
    const anyContract: Pick<OperationContract, 'name'> = getIndices;
    expect(anyContract.name).toBe('get-indices');
  });
});

describe('CPU time of calls that overlap', () => {
  it('adds up to what the process spent', () => {
    let now = 100;
    const shares = new CpuShares(() => now);
    const first = shares.begin();
    now += 4;
    const second = shares.begin();
    now += 10;
    expect(shares.soFar(first)).toBe(9);
    shares.end();
    now += 3;
    expect(shares.soFar(second)).toBe(8);
    shares.end();
    now += 1000;
    expect(shares.soFar(shares.begin())).toBe(0);
  });
});
