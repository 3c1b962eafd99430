import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { resultOf, runSyntheticJobs } from '@cdh/testing/synthetic-jobs';
import { type Call, useHub } from '../../hub.testing.ts';
import type { StatusInfo } from './status-info.ts';

const ID = 'synthetic-jobs';
const COUNT = `/processes/${ID}.count-up`;
const EXCEPTIONS = 'http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0';
const ASYNC = { prefer: 'respond-async' };

describe('processes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cdh-processes-'));
  let worker: Awaited<ReturnType<typeof runSyntheticJobs>> | undefined;
  // Before the hub's: hooks run in the order of their declaration.
  afterAll(async () => {
    await stopWorker();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);
  const hub = useHub();
  let key = '';
  let anna = '';
  let ben = '';
  const startWorker = async () => {
    worker = await runSyntheticJobs({ url: hub.url, key }, folder);
  };
  const stopWorker = async () => {
    await worker?.stop();
    worker = undefined;
  };
  const execute = (path: string, inputs: object, { headers = {}, ...rest }: Call & { more?: object } = {}) =>
    hub.call('POST', `${path}/execution`, {
      key: anna,
      headers,
      body: { inputs, ...rest.more },
      ...('key' in rest ? { key: rest.key } : {}),
    });
  const submit = async (inputs: object, more: object = {}) => {
    const { status, body } = await execute(COUNT, inputs, { headers: ASYNC, more });
    expect({ status, body }).toMatchObject({ status: 201 });
    return body as StatusInfo;
  };
  const until = async (id: string, is: (status: StatusInfo) => boolean, ms = 30_000) => {
    for (const end = Date.now() + ms; ;) {
      const status = await hub.ok<StatusInfo>('GET', `/jobs/${id}`, { key: anna });
      if (is(status)) return status;
      if (Date.now() > end) throw new Error(`not yet: ${JSON.stringify(status)}`);
      await wait(50);
    }
  };
  const over = (id: string, ms?: number) => until(id, ({ finished }) => finished !== undefined, ms);

  beforeAll(async () => {
    anna = await hub.member('partners', 'anna', ['partner']);
    ben = await hub.member('partners', 'ben', ['partner']);
    await hub.ok('POST', '/organisations', { key: hub.adminKey, body: { id: 'org-jobs', name: 'Test' } });
    await hub.ok('POST', '/use-cases', { key: hub.adminKey, body: { id: ID, organisation: 'org-jobs' } });
    const body = { principal: { kind: 'use-case', id: ID }, name: 'test' };
    ({ key } = await hub.ok<{ key: string }>('POST', '/keys', { key: hub.adminKey, body }));
    await startWorker();
  }, 120_000);

  it('are listed in pages, and described by the manifest', async () => {
    const first = await hub.ok<{ processes: { id: string }[]; links: { rel: string; href: string }[] }>(
      'GET',
      '/processes?limit=2',
    );
    expect(first.processes.map(({ id }) => id)).toEqual(['echo', `${ID}.count-up`]);
    const next = first.links.find(({ rel }) => rel === 'next')?.href ?? '';
    const second = await hub.ok<typeof first>('GET', new URL(next).pathname + new URL(next).search);
    expect(second.processes.map(({ id }) => id)).toEqual([`${ID}.read-level`]);
    expect(second.links.some(({ rel }) => rel === 'next')).toBe(false);
    expect(await hub.ok('GET', COUNT, { headers: { 'accept-language': 'en' } })).toMatchObject({
      id: `${ID}.count-up`,
      title: 'Count up (synthetic)',
      jobControlOptions: ['sync-execute', 'async-execute', 'dismiss'],
      outputTransmission: ['value'],
      inputs: {
        i: { schema: { type: 'integer', minimum: 0 }, minOccurs: 1, maxOccurs: 1 },
        steps: { minOccurs: 0 },
      },
      outputs: { result: { schema: { oneOf: [{ type: 'object' }, { contentMediaType: 'text/csv' }] } } },
    });
    expect(await hub.ok('GET', `${COUNT}.v1`)).toMatchObject({ id: `${ID}.count-up` });
  });

  it('that do not exist are told so in the words of the standard', async () => {
    for (const path of ['/processes/no-such.process', `${COUNT}.v9`, '/processes/nonsense'])
      expect(await hub.call('GET', path)).toMatchObject({
        status: 404,
        body: { type: `${EXCEPTIONS}/no-such-process`, code: 'NOT_FOUND' },
      });
    expect(await execute('/processes/no-such.process', {})).toMatchObject({
      status: 404,
      body: { type: `${EXCEPTIONS}/no-such-process` },
    });
    expect(await hub.call('GET', '/jobs/none')).toMatchObject({
      status: 404,
      body: { type: `${EXCEPTIONS}/no-such-job` },
    });
  });

  it('refuse inputs by naming them in the body', async () => {
    const type = `${EXCEPTIONS}/InvalidParameterValue`;
    expect(await execute(COUNT, { i: -1 })).toMatchObject({
      status: 400,
      body: { type, code: 'INPUT_INVALID', errors: [{ pointer: '/inputs/i' }] },
    });
    expect(await execute(COUNT, { i: { href: 'http://example.org/i' } })).toMatchObject({
      status: 400,
      body: { type, errors: [{ pointer: '/inputs/i' }] },
    });
    expect(await execute(COUNT, { i: 1 }, { more: { response: 'page' } })).toMatchObject({
      status: 400,
      body: { type, errors: [{ pointer: '/response' }] },
    });
    expect(await execute(COUNT, { i: 1 }, { more: { outputs: { other: {} } } })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/outputs/other' }] },
    });
  });

  it('run as jobs for whoever prefers that', async () => {
    const asked = await execute(COUNT, { i: { value: 7 } }, { headers: ASYNC });
    expect(asked.status).toBe(201);
    expect(asked.headers.get('preference-applied')).toBe('respond-async');
    const { jobID } = asked.body as StatusInfo;
    expect(asked.headers.get('location')).toBe(`/jobs/${jobID}`);
    expect(asked.body).toMatchObject({ processID: `${ID}.count-up`, type: 'process', status: 'accepted' });
    const done = await over(jobID);
    expect(done).toMatchObject({
      status: 'successful',
      progress: 100,
      queuePosition: 0,
      estimatedStart: null,
    });
    expect(Date.parse(done.retainUntil ?? '')).toBeGreaterThan(Date.now());
    expect(done.links?.map(({ href }) => href)).toContain(`${hub.url}/jobs/${jobID}/results`);
    const raw = await hub.call('GET', `/jobs/${jobID}/results`, { key: anna });
    expect(raw).toMatchObject({ status: 200, body: JSON.parse(resultOf(7)) });
    const csv = await hub.call('GET', `/jobs/${jobID}/results?f=csv`, { key: anna });
    expect(csv).toMatchObject({ status: 200, body: 'i,square\n7,49\n' });
    expect(csv.headers.get('content-type')).toContain('text/csv');
  });

  it('answer with results at once where they end in time, and with the job where they do not', async () => {
    const now = await execute(COUNT, { i: 3 });
    expect(now).toMatchObject({ status: 200, body: JSON.parse(resultOf(3)) });
    expect(now.headers.get('location')).toBeNull();
    expect(now.headers.get('link')).toMatch(/^<\/jobs\/[^>]+>; rel="monitor"$/);
    const document = await execute(COUNT, { i: 3 }, { more: { response: 'document' } });
    expect(document.body).toEqual({
      result: { value: JSON.parse(resultOf(3)) as unknown, mediaType: 'application/json' },
    });
    const slow = await execute(
      COUNT,
      { i: 3, steps: 50, stepMs: 200 },
      { headers: { 'cdh-deadline-ms': '300' } },
    );
    expect(slow).toMatchObject({ status: 201, body: { type: 'process' } });
    await hub.ok('DELETE', `/jobs/${(slow.body as StatusInfo).jobID}`, { key: anna });
  }, 30_000);

  it('remember how the results are wanted', async () => {
    const { jobID } = await submit(
      { i: 5 },
      { response: 'document', outputs: { result: { format: { mediaType: 'text/csv' } } } },
    );
    await over(jobID);
    expect((await hub.call('GET', `/jobs/${jobID}/results`, { key: anna })).body).toEqual({
      result: { value: 'i,square\n5,25\n', mediaType: 'text/csv' },
    });
  });

  it('take a job on once for each idempotency key', async () => {
    const ask = () => execute(COUNT, { i: 11 }, { headers: { ...ASYNC, 'idempotency-key': 'one' } });
    const [one, two] = [await ask(), await ask()];
    expect([one.status, two.status]).toEqual([201, 201]);
    expect((two.body as StatusInfo).jobID).toBe((one.body as StatusInfo).jobID);
    expect(two.headers.get('location')).toBe(one.headers.get('location'));
    const now = () => execute(COUNT, { i: 12 }, { headers: { 'idempotency-key': 'two' } });
    const [first, again] = [await now(), await now()];
    expect([first.status, again.status, again.body]).toEqual([200, 200, JSON.parse(resultOf(12))]);
    expect(again.headers.get('link')).toBe(first.headers.get('link'));
  }, 30_000);

  it('tell why a job failed, in its status and in place of its results', async () => {
    const { jobID } = await submit({ i: 1, fails: 'problem' });
    expect(await over(jobID)).toMatchObject({
      status: 'failed',
      message: 'TOO_SAD: Trop triste',
      problem: { code: 'TOO_SAD', status: 422 },
    });
    expect(await hub.call('GET', `/jobs/${jobID}/results`, { key: anna })).toMatchObject({
      status: 422,
      body: { code: 'TOO_SAD' },
    });
    expect(await execute(COUNT, { i: 1, fails: 'problem' })).toMatchObject({ status: 422 });
  });

  it('show a job to whoever submitted it, and to nobody else', async () => {
    const { jobID } = await submit({ i: 1 });
    await over(jobID);
    for (const path of [`/jobs/${jobID}`, `/jobs/${jobID}/results`, `/jobs/${jobID}/events`])
      for (const other of [ben, undefined])
        expect(await hub.call('GET', path, { key: other })).toMatchObject({
          status: 404,
          body: { type: `${EXCEPTIONS}/no-such-job` },
        });
    expect((await hub.call('DELETE', `/jobs/${jobID}`, { key: ben })).status).toBe(404);
    expect((await hub.call('POST', `/jobs/${jobID}/retry`, { key: ben })).status).toBe(404);
    expect((await hub.call('POST', `/jobs/${jobID}/retry`, { key: anna })).status).toBe(409);
    expect((await hub.call('GET', `/jobs/${jobID}`, { key: hub.adminKey })).status).toBe(200);
  });

  it('queue in order, give no result before its time, and are dismissed', async () => {
    await stopWorker();
    const [first, second] = [await submit({ i: 1 }), await submit({ i: 2 })];
    expect([first.queuePosition, second.queuePosition]).toEqual([1, 2]);
    expect(await hub.call('GET', `/jobs/${second.jobID}/results`, { key: anna })).toMatchObject({
      status: 404,
      body: { type: `${EXCEPTIONS}/result-not-ready` },
    });
    expect(await hub.call('DELETE', `/jobs/${second.jobID}`, { key: anna })).toMatchObject({
      status: 200,
      body: { status: 'dismissed' },
    });
    await startWorker();
    expect(await over(first.jobID)).toMatchObject({ status: 'successful' });
  }, 60_000);

  it('are told as events, from the last one seen, also by a replica that does not run them', async () => {
    const other = await hub.replica();
    const { jobID } = await submit({ i: 9, steps: 3, stepMs: 400 });
    const read = async (url: string, last?: string) => {
      const headers = { authorization: `Bearer ${anna}`, ...(last ? { 'last-event-id': last } : {}) };
      const response = await fetch(`${url}/jobs/${jobID}/events`, { headers });
      const blocks = (await response.text()).split('\n\n').filter((block) => block.startsWith('id: '));
      return {
        status: response.status,
        type: response.headers.get('content-type'),
        events: blocks.map((block) => ({
          id: /^id: (.+)$/m.exec(block)?.[1] ?? '',
          status: JSON.parse(/^data: (.+)$/m.exec(block)?.[1] ?? '{}') as StatusInfo,
        })),
      };
    };
    const { type, events } = await read(other.url);
    expect(type).toContain('text/event-stream');
    expect(events.length).toBeGreaterThan(1);
    expect(events.at(-1)?.status).toMatchObject({ jobID, status: 'successful', progress: 100 });
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    const again = await read(hub.url);
    expect(again.events.map(({ id }) => id)).toEqual([events.at(-1)?.id]);
    expect(await read(hub.url, events.at(-1)?.id)).toMatchObject({ status: 204, events: [] });
  }, 60_000);

  it('list jobs by process, status, time and duration', async () => {
    type List = { jobs: StatusInfo[]; links: { rel: string; href: string }[] };
    const list = (query: string, as: string | undefined = anna) =>
      hub.ok<List>('GET', `/jobs?${query}`, { key: as });
    const started = new Date().toISOString();
    const echo = (await execute('/processes/echo', { text: 'x' }, { headers: ASYNC })).body as StatusInfo;
    const { jobID } = await submit({ i: 1, fails: 'problem' });
    await over(jobID);
    const ids = ({ jobs }: List) => jobs.map((job) => job.jobID);
    expect(ids(await list(`datetime=${started}/..`))).toEqual([jobID, echo.jobID]);
    expect(ids(await list(`datetime=${started}/..&processID=echo`))).toEqual([echo.jobID]);
    expect(ids(await list(`datetime=${started}/..&processID=${ID}.count-up,echo&status=failed`))).toEqual([
      jobID,
    ]);
    expect(ids(await list(`datetime=../2020-01-01`))).toEqual([]);
    expect(ids(await list(`datetime=${started}/..&minDuration=3600`))).toEqual([]);
    expect(ids(await list(`datetime=${started}/..&maxDuration=3600`))).toEqual([jobID, echo.jobID]);
    expect(ids(await list(`datetime=${started}/..&type=other`))).toEqual([]);
    const page = await list(`datetime=${started}/..&limit=1`);
    expect(ids(page)).toEqual([jobID]);
    const next = new URL(page.links.find(({ rel }) => rel === 'next')?.href ?? '');
    expect(ids(await list(next.search.slice(1)))).toEqual([echo.jobID]);
    expect(ids(await list('', ben))).toEqual([]);
    for (const wrong of ['datetime=yesterday', 'status=lost', 'minDuration=-1', 'limit=0', 'cursor=!'])
      expect([wrong, (await hub.call('GET', `/jobs?${wrong}`, { key: anna })).status]).toEqual([wrong, 400]);
  }, 30_000);
});
