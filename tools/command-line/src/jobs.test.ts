import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { JobStatus } from '@cdh/sdk';
import { type ContractServer, problem, startContractServer } from '@cdh/sdk/testing';
import { callCdh } from './testing/call-cdh.ts';

let hub: ContractServer;
let ending: 'successful' | 'failed';
const cdh = (...args: string[]) => callCdh(args, { CDH_URL: hub.url, LANG: 'en_GB.UTF-8' });

const job = (status: JobStatus['status'], more: Partial<JobStatus> = {}): JobStatus => ({
  jobID: 'j1',
  processID: 'demo.count',
  type: 'process',
  status,
  progress: status === 'successful' ? 100 : 0,
  created: '2026-01-01T00:00:00.000Z',
  queuePosition: status === 'accepted' ? 3 : 0,
  ...more,
});
const event = (status: JobStatus, id: number) =>
  `id: ${id}\nevent: status\ndata: ${JSON.stringify(status)}\n\n`;

beforeEach(async () => {
  ending = 'successful';
  hub = await startContractServer(() => [
    [
      'GET',
      /^\/processes\/demo\.count$/,
      () => ({
        body: { inputs: { n: { schema: { type: 'integer' } }, code: { schema: { type: 'string' } } } },
      }),
    ],
    ['POST', /^\/processes\/demo\.count\/execution$/, () => ({ status: 201, body: job('accepted') })],
    [
      'GET',
      /^\/jobs\/j1\/events$/,
      () => ({
        headers: { 'content-type': 'text/event-stream' },
        body: Buffer.from(event(job('running', { progress: 40 }), 1) + event(job(ending), 2)),
      }),
    ],
    [
      'GET',
      /^\/jobs\/j1\/results$/,
      () => (ending === 'failed' ? problem(422, 'TOO_SAD') : { body: { square: 49 } }),
    ],
    ['GET', /^\/jobs\/j1$/, () => ({ body: job('accepted') })],
    ['DELETE', /^\/jobs\/j1$/, () => ({ body: job('dismissed') })],
    ['POST', /^\/jobs\/j1\/retry$/, () => ({ body: job('accepted') })],
    ['GET', /^\/jobs$/, () => ({ body: { jobs: [job('failed', { parked: true })], links: [] } })],
  ]);
});
afterEach(() => hub.stop());

describe('cdh run', () => {
  it('takes a job on, its inputs read as the process describes them', async () => {
    const outcome = await cdh('run', 'demo', 'count', 'n=7', 'code=045', 'list=[1,2]', 'word=eau');
    expect(outcome).toMatchObject({ code: 0, stdout: expect.stringContaining('j1 accepted') });
    const asked = hub.requests.find(({ method }) => method === 'POST');
    expect(JSON.parse(String(asked?.bytes))).toEqual({
      inputs: { n: 7, code: '045', list: [1, 2], word: 'eau' },
    });
    expect(asked?.headers).toMatchObject({ prefer: 'respond-async' });
  });

  it('waits with --wait, and prints the results alone on standard output', async () => {
    const outcome = await cdh('run', 'demo', 'count', 'n=7', '--wait', '--format', 'json');
    expect(outcome.code).toBe(0);
    expect(JSON.parse(outcome.stdout)).toEqual({ square: 49 });
    expect(outcome.stderr).toContain('100 %');
    expect(hub.requests.at(-1)?.query.get('f')).toBe('json');
  });

  it('ends as the job ended', async () => {
    ending = 'failed';
    const outcome = await cdh('run', 'demo', 'count', 'n=7', '--wait');
    expect(outcome).toMatchObject({ code: 5, stdout: '' });
    expect(outcome.stderr).toContain('TOO_SAD');
  });
});

describe('cdh jobs and cdh job', () => {
  it('list jobs, the parked ones among them', async () => {
    const outcome = await cdh('jobs', '--state', 'parked');
    expect(outcome.stdout).toMatch(/j1 +demo\.count +parked/);
    expect(hub.requests.at(-1)?.query.get('state')).toBe('parked');
    await cdh('jobs', '--state', 'failed');
    expect(hub.requests.at(-1)?.query.get('status')).toBe('failed');
    expect((await cdh('jobs', '--state', 'lost')).code).toBe(2);
  });

  it.each([
    ['show', 'GET', '/jobs/j1', 'accepted'],
    ['cancel', 'DELETE', '/jobs/j1', 'dismissed'],
    ['retry', 'POST', '/jobs/j1/retry', 'accepted'],
    ['results', 'GET', '/jobs/j1/results', 'square'],
  ])('%s a job', async (command, method, path, said) => {
    const outcome = await cdh('job', command, 'j1');
    expect(outcome).toMatchObject({ code: 0, stdout: expect.stringContaining(said) });
    expect(hub.requests.at(-1)).toMatchObject({ method, path });
  });
});
