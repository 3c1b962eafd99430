import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MAX_INLINE_RESULTS, Problem } from '@cdh/contracts';
import { JobLeft } from '@cdh/nats';
import { setTimeout as sleep } from 'node:timers/promises';
import { operation, z } from './index.ts';
import { sha256Of } from './blob-cache.ts';
import type { Control } from './control.ts';
import { runOperationJob } from './run-operation-job.ts';
import type { JobContext, JobRunner } from './runs.ts';
import type { AnyOperation } from './serves.ts';
import { startStorage, type Storage } from './storage.testing.ts';

const double = operation({
  name: 'double',
  version: 2,
  kind: 'job',
  summary: { fr: 'Doubler' },
  input: z.object({ n: z.int(), times: z.int().default(2) }),
  output: z.object({ n: z.int(), filling: z.string().default('') }),
  errors: { TOO_SAD: 422 },
  representations: { 'text/csv': ({ n }) => `n\n${n}\n` },
});
type Double = JobRunner<typeof double>['run'];

let storage: Storage;
let calls: { name: string; input: Record<string, unknown> }[];
let superseded: string | undefined;
let outages: Problem[];
let signal: AbortController;
let leaving: AbortController;
let given: unknown;

const control: Control = {
  call: async (contract, input) => {
    const { name } = contract as { name: string };
    calls.push({ name, input: input as Record<string, unknown> });
    const outage = outages.shift();
    if (outage) throw outage;
    if (name === superseded) throw new Problem('JOB_SUPERSEDED', 'replaced');
    const answers: Record<string, () => unknown> = {
      'start-job': () => ({
        attempt: 'a1',
        operation: 'double',
        version: 2,
        input: given,
        partitions: [{ product: 'demo.levels', partition: 'blois', version: 3, digest: 'd', attributes: {} }],
        progress: 40,
      }),
      'issue-uploads': () => ({
        files: (input as { files: { path: string }[] }).files.map(({ path }) => ({
          path,
          url: `${storage.url}/uploads/${path}`,
        })),
      }),
    };
    return (answers[name]?.() ?? {}) as never;
  },
};

const run = (work: Double) =>
  runOperationJob('j1', {
    control,
    collect: () => Promise.reject(new Error('nothing to collect')),
    contract: double as unknown as AnyOperation,
    runner: { run: work } as unknown as JobRunner<AnyOperation>,
    signal: signal.signal,
    leaving: leaving.signal,
  });
const names = () => calls.map(({ name }) => name);
const outcome = () => calls.find(({ name }) => name === 'complete-job')?.input['outcome'];
const twice: Double = ({ n, times }) => ({ n: n * times });

beforeEach(async () => {
  storage = await startStorage();
  calls = [];
  superseded = undefined;
  outages = [];
  signal = new AbortController();
  leaving = new AbortController();
  given = { n: 21 };
});
afterEach(() => storage.stop());

describe('a job of an operation', () => {
  it('is run with its parsed input and reported once, each representation a file of its own', async () => {
    let seen: JobContext | undefined;
    const outcomeOfRun = await run((input, context) => {
      seen = context;
      return twice(input, context);
    });
    expect(outcomeOfRun).toBe('successful');
    expect(seen).toMatchObject({ reached: 40, partitions: [{ partition: 'blois', version: 3 }] });
    expect(names()).toEqual(['start-job', 'complete-job']);
    const json = '{"n":42,"filling":""}';
    expect(outcome()).toEqual({
      state: 'successful',
      files: [
        {
          path: 'result.json',
          mediaType: 'application/json',
          size: json.length,
          sha256: sha256Of(json),
          content: Buffer.from(json).toString('base64'),
        },
        {
          path: 'result.csv',
          mediaType: 'text/csv',
          size: 5,
          sha256: sha256Of('n\n42\n'),
          content: Buffer.from('n\n42\n').toString('base64'),
        },
      ],
    });
    expect(calls.at(-1)?.input).toMatchObject({ job: 'j1', attempt: 'a1' });
    expect(calls.at(-1)?.input['cpuMs']).toBeGreaterThanOrEqual(0);
  });

  it('puts to storage what is too much for a report', async () => {
    const filling = 'x'.repeat(MAX_INLINE_RESULTS);
    expect(await run(() => ({ n: 1, filling }))).toBe('successful');
    expect(names()).toEqual(['start-job', 'issue-uploads', 'complete-job']);
    expect(storage.objects.get('/uploads/result.json')?.length).toBeGreaterThan(MAX_INLINE_RESULTS);
    expect(JSON.stringify(outcome())).not.toContain('content');
  });

  it.each([
    [
      'the Problem that it throws',
      () => Promise.reject(double.problem('TOO_SAD', { fr: 'Triste' })),
      'TOO_SAD',
    ],
    ['an output against the contract', () => ({ n: 0.5 }), 'OUTPUT_INVALID'],
  ] as [string, Double, string][])('fails at once with %s', async (_, work, code) => {
    expect(await run(work)).toBe('failed');
    expect(outcome()).toMatchObject({ state: 'failed', problem: { code } });
  });

  it('fails at once for an input that the contract does not take', async () => {
    given = { n: 'one' };
    expect(await run(twice)).toBe('failed');
    expect(outcome()).toMatchObject({ problem: { code: 'INPUT_INVALID', errors: [{ pointer: '/n' }] } });
  });

  it('tells of a defect, without its stack, and comes again', async () => {
    await expect(run(() => Promise.reject(new TypeError('x is undefined')))).rejects.toThrow('undefined');
    expect(names()).toEqual(['start-job', 'report-error']);
    expect(calls.at(-1)?.input).toMatchObject({
      job: 'j1',
      attempt: 'a1',
      problem: {
        code: 'USE_CASE_DEFECT',
        detail: { en: 'The computation failed: TypeError: x is undefined' },
      },
    });
  });

  it('waits until a hub that is away is back, within the same attempt', async () => {
    outages = [new Problem('UNAVAILABLE', 'no broker')];
    expect(await run(twice)).toBe('successful');
    expect(names()).toEqual(['start-job', 'start-job', 'complete-job']);
  });

  it('is over when there is nothing to start', async () => {
    superseded = 'start-job';
    expect(await run(twice)).toBe('over');
    expect(calls).toHaveLength(1);
  });

  it('is left to the attempt that has replaced it', async () => {
    superseded = 'complete-job';
    await expect(run(twice)).rejects.toBeInstanceOf(JobLeft);
    expect(names()).toEqual(['start-job', 'complete-job']);
  });

  it('tells its progress now and then, the latest only, and within 0 to 100', async () => {
    await run(async (input, context) => {
      for (const percent of [10, 20, 130]) context.progress(percent, `${percent}`);
      await sleep(400);
      return twice(input, context);
    });
    const told = calls.filter(({ name }) => name === 'report-progress').map(({ input }) => input);
    expect(told).toEqual([{ job: 'j1', attempt: 'a1', percent: 100, message: { fr: '130' } }]);
  });

  it('learns from its report that it is not wanted any more, and stops', async () => {
    superseded = 'report-progress';
    const running = run(async (_, { progress, signal: wanted }) => {
      progress(50);
      await sleep(20_000, undefined, { signal: wanted });
      return { n: 0 };
    });
    await expect(running).rejects.toBeInstanceOf(JobLeft);
    expect(names()).toEqual(['start-job', 'report-progress']);
  });

  it('says nothing when the process gives it up: it is handed back', async () => {
    const running = run(async (_, { signal: wanted }) => {
      await sleep(20_000, undefined, { signal: wanted });
      return { n: 0 };
    });
    await sleep(20);
    signal.abort();
    await expect(running).rejects.toThrow();
    expect(names()).toEqual(['start-job']);
  });
});
