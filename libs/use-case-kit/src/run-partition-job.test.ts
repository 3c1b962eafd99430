import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Problem, type InputVersion } from '@cdh/contracts';
import { JobLeft } from '@cdh/nats';
import { sha256Of } from './blob-cache.ts';
import type { ComputeInput, PartitionComputer } from './computes.ts';
import type { Control } from './control.ts';
import { runPartitionJob } from './run-partition-job.ts';
import { startStorage, type Storage } from './storage.testing.ts';

let storage: Storage;
let calls: { name: string; input: Record<string, unknown> }[];
let superseded: string | undefined;
let known: string[];
/** Errors that the next calls meet, in their order. */
let outages: Problem[];
let leaving: AbortController;

const control: Control = {
  call: async (contract, input) => {
    const { name } = contract as { name: string };
    calls.push({ name, input: input as Record<string, unknown> });
    const outage = outages.shift();
    if (outage) throw outage;
    if (name === superseded) throw new Problem('JOB_SUPERSEDED', 'replaced');
    const answers: Record<string, () => unknown> = {
      'start-partition': () => ({
        attempt: 'a1',
        product: 'demo.levels',
        partition: 'blois',
        inputs: [given],
      }),
      'issue-uploads': () => ({
        files: (input as { files: { path: string; sha256: string }[] }).files.map(({ path, sha256 }) => ({
          path,
          url: known.includes(sha256) ? null : `${storage.url}/uploads/${path}`,
        })),
      }),
      'complete-partition': () => ({ version: 1 }),
      'report-error': () => ({}),
    };
    return answers[name]!() as never;
  },
};
let given: InputVersion;

const run = (compute: PartitionComputer['compute']) =>
  runPartitionJob('j1', {
    control,
    computer: { compute },
    hub: { url: storage.url, key: 'secret-key' },
    signal: new AbortController().signal,
    leaving: leaving.signal,
  });
const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);
const output = (content: string) => ({
  files: [{ path: 'out.txt', mediaType: 'text/plain', bytes: new TextEncoder().encode(content) }],
  recipe: { method: 'copy' },
  attributes: { name: 'Blois' },
});
const copy = async ([input]: ComputeInput[]) => output(`${text(await input!.files[0]!.bytes())}!`);
const report = () => calls.find(({ name }) => name === 'complete-partition')?.input;

beforeEach(async () => {
  storage = await startStorage();
  calls = [];
  superseded = undefined;
  known = [];
  outages = [];
  leaving = new AbortController();
  given = {
    dataset: { id: 'levels', title: { fr: 'Niveaux' } },
    version: 3,
    digest: sha256Of('inventory'),
    files: [storage.issue('in.csv', 'date,level')],
  };
});
afterEach(() => storage.stop());

describe('a partition job', () => {
  it('reads through the issued URLs, uploads, and reports once', async () => {
    expect(await run(copy)).toBe('successful');
    expect(calls.map(({ name }) => name)).toEqual(['start-partition', 'issue-uploads', 'complete-partition']);
    expect(text(storage.objects.get('/uploads/out.txt'))).toBe('date,level!');
    const file = { path: 'out.txt', mediaType: 'text/plain', size: 11, sha256: sha256Of('date,level!') };
    expect(report()).toMatchObject({
      job: 'j1',
      attempt: 'a1',
      outcome: {
        state: 'successful',
        files: [file],
        recipe: { method: 'copy' },
        attributes: { name: 'Blois' },
      },
    });
    expect(report()?.['cpuMs']).toBeGreaterThanOrEqual(0);
    expect(Date.parse(String(report()?.['startedAt']))).toBeLessThanOrEqual(
      Date.parse(String(report()?.['endedAt'])),
    );
  });

  it('gives the computation the dataset’s record, version and digest, and fetches bytes only when asked', async () => {
    await run(async (inputs, { partition }) => {
      expect(partition).toBe('blois');
      expect(inputs[0]).toMatchObject({ dataset: { id: 'levels' }, version: 3, digest: given.digest });
      return output('x');
    });
    expect(storage.requests.some(({ method }) => method === 'GET')).toBe(false);
  });

  it('uploads nothing that the hub has already', async () => {
    known = [sha256Of('date,level!')];
    await run(copy);
    expect(storage.requests.some(({ method }) => method === 'PUT')).toBe(false);
    expect(report()).toMatchObject({ outcome: { state: 'successful' } });
  });

  it('reports a Problem of the computation as the failure of these inputs', async () => {
    const failing = run(() =>
      Promise.reject(new Problem('ROLE_AMBIGUOUS', { fr: 'deux fois' }, { status: 422 })),
    );
    expect(await failing).toBe('failed');
    expect(report()).toMatchObject({
      outcome: {
        state: 'failed',
        problem: { code: 'ROLE_AMBIGUOUS', status: 422, detail: { fr: 'deux fois' } },
      },
    });
  });

  it('waits until a hub that is away is back, within the same attempt', async () => {
    outages = [new Problem('UNAVAILABLE', 'no broker'), new Problem('INTERNAL', 'no database')];
    expect(await run(copy)).toBe('successful');
    expect(calls.filter(({ name }) => name === 'start-partition')).toHaveLength(3);
    expect(report()).toMatchObject({ attempt: 'a1', outcome: { state: 'successful' } });
  });

  it('hands the job back when it is told to stop while the hub is away', async () => {
    outages = Array.from({ length: 1_000 }, () => new Problem('UNAVAILABLE', 'no broker'));
    const running = run(copy);
    setTimeout(() => leaving.abort(), 50);
    await expect(running).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('tries nothing again that will be refused again', async () => {
    outages = [new Problem('INPUT_INVALID', 'no such job')];
    await expect(run(copy)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    expect(calls).toHaveLength(1);
  });

  it('tells of a defect, and the job comes again', async () => {
    await expect(run(() => Promise.reject(new TypeError('x is undefined')))).rejects.toThrow(
      'x is undefined',
    );
    expect(report()).toBeUndefined();
    expect(calls.at(-1)).toMatchObject({
      name: 'report-error',
      input: {
        job: 'j1',
        attempt: 'a1',
        problem: {
          code: 'USE_CASE_DEFECT',
          detail: { en: 'The computation failed: TypeError: x is undefined' },
        },
      },
    });
  });

  it('never computes from bytes that are not those of the inventory', async () => {
    storage.objects.set('/in.csv', new TextEncoder().encode('DATE,LEVEL'));
    await expect(run(copy)).rejects.toThrow('in.csv');
    expect(report()).toBeUndefined();
  });

  it('reads an input whose issued URL has ended through the hub, with the use case’s own key', async () => {
    storage.ended.add('/in.csv');
    const path = '/datasets/levels/versions/3/files/in.csv';
    storage.objects.set(path, new TextEncoder().encode('date,level'));
    expect(await run(copy)).toBe('successful');
    const keys = storage.requests.map((request) => [request.path, request.authorization]);
    expect(keys).toContainEqual([path, 'Bearer secret-key']);
    expect(keys).toContainEqual(['/in.csv', undefined]);
  });

  it('is done with when there is nothing to start', async () => {
    superseded = 'start-partition';
    expect(await run(copy)).toBe('superseded');
    expect(calls).toHaveLength(1);
  });

  it.each(['issue-uploads', 'complete-partition'])(
    'is left to the attempt that has replaced it when %s says so',
    async (name) => {
      superseded = name;
      await expect(run(copy)).rejects.toBeInstanceOf(JobLeft);
      expect(calls.at(-1)?.name).toBe(name);
    },
  );
});
