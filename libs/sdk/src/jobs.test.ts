import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HubClient, JobError, type JobState, type JobStatus } from './index.ts';
import { type Answer, type ContractServer, problem, startContractServer } from './testing/index.ts';

let hub: ContractServer;
let client: HubClient;
/** What the job's status will be, one look after the other; the last one stays. */
let states: JobState[];

const statusOf = (status: JobState): JobStatus => ({
  jobID: 'j1',
  processID: 'demo.echo',
  type: 'process',
  status,
  progress: status === 'successful' ? 100 : 0,
  ...(status === 'failed' ? { message: 'RECORD_TOO_SHORT' } : {}),
});
const look = () => statusOf((states.length > 1 ? states.shift() : states[0]) ?? 'accepted');
const events = (...blocks: string[]): Answer => ({
  headers: { 'content-type': 'text/event-stream' },
  body: Buffer.from(blocks.join('')),
});
const event = (id: number, status: JobState, end = '\n') =>
  [`id: ${id}`, 'event: status', `data: ${JSON.stringify(statusOf(status))}`, '', ''].join(end);

beforeEach(async () => {
  states = ['successful'];
  hub = await startContractServer(() => [
    [
      'POST',
      /^\/processes\/demo\.echo\/execution$/,
      () => ({ status: 201, headers: { location: '/jobs/j1' }, body: statusOf('accepted') }),
    ],
    [
      'POST',
      /^\/processes\/demo\.echo\/batch$/,
      ({ bytes }) => ({
        status: 201,
        body: {
          batch: 'b1',
          jobs: (JSON.parse(bytes.toString()) as { inputs: object[] }).inputs.map((_, i) => `j${i}`),
        },
      }),
    ],
    ['GET', /^\/jobs\/j1$/, () => ({ body: look() })],
    ['GET', /^\/jobs\/j1\/results$/, () => ({ body: { echo: 'eau' } })],
    ['DELETE', /^\/jobs\/j1$/, () => ({ body: statusOf('dismissed') })],
    [
      'GET',
      /^\/jobs$/,
      ({ query }) => ({
        body: {
          jobs: [statusOf(query.has('cursor') ? 'failed' : 'running')],
          links: query.has('cursor')
            ? []
            : [{ rel: 'next', href: 'http://hub.public.example/jobs?cursor=1' }],
        },
      }),
    ],
  ]);
  client = new HubClient({ url: hub.url, retry: { baseMs: 1 } });
});
afterEach(() => hub.stop());

describe('a batch', () => {
  it('is one request for many jobs', async () => {
    expect(await client.jobs.batch('demo.echo', [{ text: 'a' }, { text: 'b' }])).toEqual({
      batch: 'b1',
      jobs: ['j0', 'j1'],
    });
  });
});

describe('a job', () => {
  it('runs from its inputs to its results', async () => {
    states = ['accepted', 'running', 'successful'];
    const seen: string[] = [];
    const onStatus = ({ status }: JobStatus) => seen.push(status);
    expect(await client.jobs.run('demo.echo', { text: 'eau' }, { everyMs: 1, onStatus })).toEqual({
      echo: 'eau',
    });
    expect(seen).toEqual(['accepted', 'running', 'successful']);
    const [execution] = hub.requests;
    expect(execution?.headers).toMatchObject({ prefer: 'respond-async' });
    expect(JSON.parse(String(execution?.bytes))).toEqual({ inputs: { text: 'eau' } });
  });

  it('is begun once, however often the connection breaks', async () => {
    let breaks = 2;
    hub.fault = () => (breaks-- > 0 ? 'drop' : undefined);
    await client.jobs.start('demo.echo', {});
    expect(new Set(hub.requests.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    expect(hub.requests).toHaveLength(3);
  });

  it('that fails is an error with its reason', async () => {
    states = ['failed'];
    const failed = await client.jobs.run('demo.echo', {}).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(JobError);
    expect(failed).toMatchObject({ message: 'j1: failed (RECORD_TOO_SHORT)', status: { status: 'failed' } });
  });

  it('is waited for until the time is up', async () => {
    states = ['running'];
    expect(await client.jobs.wait('j1', { everyMs: 1, timeoutMs: 20 })).toMatchObject({ status: 'running' });
    expect(await client.jobs.dismiss('j1')).toMatchObject({ status: 'dismissed' });
  });

  it('is listed with all others, following links on the address that was called', async () => {
    const listed: string[] = [];
    for await (const { status } of client.jobs.all({ status: 'running' })) listed.push(status);
    expect(listed).toEqual(['running', 'failed']);
    expect(hub.requests[0]?.query.get('status')).toBe('running');
  });
});

describe('the events of a job', () => {
  const collect = async () => {
    const seen: string[] = [];
    for await (const { status } of client.jobs.events('j1')) seen.push(status);
    return seen;
  };

  it('come up to the one that ends it, whatever the line ends, past comments', async () => {
    hub.fault = () =>
      events(': heartbeat\n\n', event(1, 'accepted', '\r\n'), event(2, 'successful'), event(3, 'failed'));
    expect(await collect()).toEqual(['accepted', 'successful']);
    expect(hub.requests[0]?.headers.accept).toBe('text/event-stream');
  });

  it('are taken up behind the last one when the stream breaks or ends', async () => {
    const first = event(1, 'accepted');
    const streams = [
      { ...events(first, event(2, 'running')), breakAfter: first.length + 5 },
      events(event(2, 'running')),
      events(event(3, 'failed')),
    ];
    hub.fault = () => streams.shift();
    expect(await collect()).toEqual(['accepted', 'running', 'failed']);
    expect(hub.requests.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, '1', '2']);
  });

  it('end with the hub’s refusal, and after five breaks without an event', async () => {
    hub.fault = () => problem(404, 'NOT_FOUND');
    await expect(collect()).rejects.toMatchObject({ status: 404 });
    hub.requests.length = 0;
    hub.fault = () => events(': nothing\n\n');
    await expect(collect()).rejects.toThrow(/keep breaking off/);
    expect(hub.requests).toHaveLength(6);
  });
});
