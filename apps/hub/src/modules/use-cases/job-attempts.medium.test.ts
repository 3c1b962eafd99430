import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  completeJob,
  controlModule,
  controlSubject,
  type Input,
  issueUploads,
  reportError,
  reportProgress,
  startJob,
} from '@cdh/contracts';
import { OperationClient } from '@cdh/nats';
import { useHub } from '../../hub.testing.ts';
import { HubDatabase } from '../../shared/hub-database.ts';
import { HubNats } from '../../shared/hub-nats.ts';
import type { Principal } from '../../shared/principal.ts';
import { JobEndings } from './jobs/job-endings.ts';
import { Jobs } from './jobs/jobs.ts';
import { LostJobs } from './jobs/lost-jobs.ts';
import { sha256, until } from './product.testing.ts';
import { manifestWith, startService } from './service.testing.ts';

type Service = Awaited<ReturnType<typeof startService>>;
type Files = Extract<Input<typeof completeJob>['outcome'], { state: 'successful' }>['files'];

const code = (error: unknown) => (error as { code?: string }).code ?? String(error);
const refusal = (call: Promise<unknown>) => call.then(() => 'no refusal', code);
const ADMIN: Principal = { kind: 'administrator', id: 'admin', organisation: null, roles: [] };
const ANNA: Principal = { kind: 'member', id: 'anna', organisation: 'partners', roles: ['partner'] };
const fileOf = (content: string, inline = true): Files[number] => ({
  path: 'result.json',
  mediaType: 'application/json',
  size: Buffer.byteLength(content),
  sha256: sha256(content),
  ...(inline ? { content: Buffer.from(content).toString('base64') } : {}),
});

/** What a worker says of a job, in its use case's name. */
function workerOf(id: string, { connection }: Service) {
  const client = new OperationClient(connection);
  const options = { deadlineMs: 5_000 };
  const at = (name: keyof typeof controlModule) => controlSubject(controlModule[name], name, 1, id);
  const complete = (job: string, attempt: string, outcome: Input<typeof completeJob>['outcome']) =>
    client.callOperation(completeJob, at('complete-job'), { job, attempt, cpuMs: 2, outcome }, options);
  return {
    start: (job: string) => client.callOperation(startJob, at('start-job'), { job }, options),
    progress: (job: string, attempt: string, percent: number) =>
      client.callOperation(reportProgress, at('report-progress'), { job, attempt, percent }, options),
    error: (job: string, attempt: string) =>
      client.callOperation(
        reportError,
        at('report-error'),
        { job, attempt, problem: { code: 'USE_CASE_DEFECT', status: 502, detail: { fr: 'Cassé' } } },
        options,
      ),
    uploads: (job: string, attempt: string, { content: _, ...file }: Files[number]) =>
      client.callOperation(issueUploads, at('issue-uploads'), { job, attempt, files: [file] }, options),
    succeed: (job: string, attempt: string, ...files: Files) =>
      complete(job, attempt, { state: 'successful', files }),
    fail: (job: string, attempt: string) =>
      complete(job, attempt, { state: 'failed', problem: { code: 'TEST_ERROR', status: 418 } }),
  };
}

const jobManifest = (id: string) =>
  manifestWith(id, { operations: [{ ...manifestWith(id).operations[0]!, name: 'work', kind: 'job' }] });

describe('an attempt at a job', () => {
  const services: Service[] = [];
  // Before the hub and its parts go.
  afterAll(() => Promise.all(services.map((service) => service.stop())));
  const hub = useHub();
  let worker: ReturnType<typeof workerOf>;
  let stranger: ReturnType<typeof workerOf>;
  const jobs = () => hub.running.app.get(Jobs, { strict: false });
  const submit = async () =>
    (await jobs().submit(ANNA, { useCase: 'working', operation: 'work' }, { n: 1 })).id;
  const state = async (id: string) => (await jobs().get(ANNA, id)).state;

  beforeAll(async () => {
    services.push(await startService(hub, 'working', { manifest: jobManifest('working') }));
    services.push(await startService(hub, 'strange', { manifest: jobManifest('strange') }));
    worker = workerOf('working', services[0]!);
    stranger = workerOf('strange', services[1]!);
  });

  it('is refused everything once another has begun', async () => {
    const job = await submit();
    const first = await worker.start(job);
    expect(first).toMatchObject({ operation: 'work', version: 1, input: { n: 1 }, partitions: [] });
    const second = await worker.start(job);
    expect(second.attempt).not.toBe(first.attempt);
    const late = [
      worker.progress(job, first.attempt, 50),
      worker.error(job, first.attempt),
      worker.uploads(job, first.attempt, fileOf('1')),
      worker.succeed(job, first.attempt, fileOf('1')),
      worker.fail(job, first.attempt),
    ];
    expect(await Promise.all(late.map(refusal))).toEqual(late.map(() => 'JOB_SUPERSEDED'));
    await worker.succeed(job, second.attempt, fileOf('2'));
    const { files, open } = await jobs().results(ANNA, job);
    expect(await text((await open(files[0]!)).stream)).toBe('2');
  });

  it('is applied once, however often it is reported, and whatever it says afterwards', async () => {
    const job = await submit();
    const { attempt } = await worker.start(job);
    await Promise.all([1, 2, 3].map(() => worker.succeed(job, attempt, fileOf('once'))));
    await worker.fail(job, attempt);
    expect(await state(job)).toBe('successful');
    expect(await refusal(worker.start(job))).toBe('JOB_SUPERSEDED');
    expect(await refusal(worker.progress(job, attempt, 1))).toBe('JOB_SUPERSEDED');
  });

  it('of a dismissed job is refused', async () => {
    const job = await submit();
    const { attempt } = await worker.start(job);
    await jobs().dismiss(ANNA, job);
    expect(await refusal(worker.progress(job, attempt, 1))).toBe('JOB_SUPERSEDED');
    expect(await refusal(worker.succeed(job, attempt, fileOf('1')))).toBe('JOB_SUPERSEDED');
    expect(await state(job)).toBe('dismissed');
  });

  it('is nothing that another use case may begin, report or read', async () => {
    const job = await submit();
    expect(await refusal(stranger.start(job))).toBe('JOB_SUPERSEDED');
    const { attempt } = await worker.start(job);
    const foreign = [
      stranger.progress(job, attempt, 1),
      stranger.uploads(job, attempt, fileOf('1')),
      stranger.succeed(job, attempt, fileOf('1')),
      stranger.fail(job, attempt),
    ];
    expect(await Promise.all(foreign.map(refusal))).toEqual(foreign.map(() => 'JOB_SUPERSEDED'));
  });

  it('has the bytes that it names: a sum is no proof, whoever else has them', async () => {
    const secret = fileOf('what another use case found');
    const theirs = await jobs().submit(ANNA, { useCase: 'strange', operation: 'work' }, {});
    const other = await stranger.start(theirs.id);
    await stranger.succeed(theirs.id, other.attempt, secret);

    const job = await submit();
    const { attempt } = await worker.start(job);
    const named = fileOf('what another use case found', false);
    expect((await worker.uploads(job, attempt, named)).files[0]?.url).toEqual(expect.any(String));
    expect(await refusal(worker.succeed(job, attempt, named))).toBe('BYTES_MISSING');
    const lie = { ...fileOf('truth'), sha256: sha256('lie!!') };
    expect(await refusal(worker.succeed(job, attempt, lie))).toBe('CHECKSUM_MISMATCH');
    expect(await state(job)).toBe('running');
    const put = await worker.uploads(job, attempt, named);
    await fetch(put.files[0]?.url ?? '', { method: 'PUT', body: 'what another use case found' });
    await worker.succeed(job, attempt, named);
    // What a result of the use case holds already need not be brought again.
    const next = await submit();
    const again = await worker.start(next);
    expect((await worker.uploads(next, again.attempt, named)).files[0]?.url).toBeNull();
    await worker.succeed(next, again.attempt, named);
    expect(await state(next)).toBe('successful');
  });

  it('that failed leaves the job waiting, with progress reached and no reason shown before the end', async () => {
    const job = await submit();
    const { attempt } = await worker.start(job);
    await worker.progress(job, attempt, 60);
    await worker.error(job, attempt);
    expect(await jobs().get(ANNA, job)).toMatchObject({ state: 'accepted', progress: 60, attempts: 1 });
    expect((await jobs().get(ANNA, job)).problem).toBeUndefined();
    expect(await worker.start(job)).toMatchObject({ progress: 60 });
  });

  it('whose message is gone comes again, or is parked when all its attempts are used up', async () => {
    const lost = hub.running.app.get(LostJobs, { strict: false });
    const { jsm } = hub.running.app.get(HubNats, { strict: false });
    const database = hub.running.app.get(HubDatabase, { strict: false });
    const [fresh, used] = [await submit(), await submit()];
    const attempt = (await worker.start(used)).attempt;
    await worker.error(used, attempt);
    await database.query.updateTable('use_cases.jobs').set({ attempts: 5 }).where('id', '=', used).execute();
    const messages = async () => (await jsm.streams.info('JOBS')).state.messages;
    const inOutbox = () =>
      database.query.selectFrom('platform.outbox').select('id').where('published_at', 'is', null).execute();
    await until(inOutbox, (rows) => rows.length === 0);
    await jsm.streams.purge('JOBS');
    await lost.requeue(0);
    expect(await jobs().get(ANNA, used)).toMatchObject({
      state: 'parked',
      problem: { code: 'USE_CASE_DEFECT', detail: { fr: 'Cassé' } },
    });
    expect(await state(fresh)).toBe('accepted');
    expect(await until(messages, (count) => count > 0)).toBeGreaterThan(0);
  });

  it('that lives keeps its job from being parked: the message that is used up may be another’s', async () => {
    const endings = hub.running.app.get(JobEndings, { strict: false });
    const database = hub.running.app.get(HubDatabase, { strict: false });
    const job = await submit();
    const { attempt } = await worker.start(job);
    expect(await endings.park(job)).toBe(false);
    expect(await state(job)).toBe('running');
    const silent = { started_at: new Date(0) };
    await database.query.updateTable('use_cases.jobs').set(silent).where('id', '=', job).execute();
    await worker.progress(job, attempt, 10);
    expect(await endings.park(job)).toBe(false);
    await database.query
      .updateTable('use_cases.jobs')
      .set({ ...silent, heard_at: new Date(0) })
      .where('id', '=', job)
      .execute();
    expect(await endings.park(job)).toBe(true);
    expect(await state(job)).toBe('parked');
  });

  it('is counted as a use by whoever submitted the job', async () => {
    const day = new Date().toISOString().slice(0, 10);
    const usage = await until(
      () =>
        hub.ok<{ items: { operation?: string; calls: number; cpuMs: number }[] }>(
          'GET',
          `/usage?useCase=working&from=${day}`,
          { key: hub.adminKey },
        ),
      ({ items }) => items.some(({ operation }) => operation === 'work.v1'),
    );
    expect(usage.items.find(({ operation }) => operation === 'work.v1')).toMatchObject({
      principal: { kind: 'member', id: 'anna' },
      cpuMs: expect.any(Number),
    });
  });

  it('of a batch submitted twice under one key is one', async () => {
    const body = { inputs: [{ n: 1 }, { n: 2 }] };
    const ask = (inputs: object = body) =>
      hub.call('POST', '/processes/working.work/batch', {
        key: hub.adminKey,
        body: inputs,
        headers: { 'idempotency-key': 'batch-1' },
      });
    const first = await ask();
    expect(first.status).toBe(201);
    const { batch, jobs: ids } = first.body as { batch: string; jobs: string[] };
    expect(first.headers.get('location')).toBe(`/jobs?batch=${batch}`);
    expect((await ask()).body).toEqual({ batch, jobs: ids });
    expect((await ask({ inputs: [{}] })).status).toBe(422);
    const listed = await jobs().list(ADMIN, { batch }, { limit: 10 });
    expect(listed.items).toHaveLength(2);
    for (const process of ['working.other', 'working', 'other.work', 'working.work.v2', '%00'])
      expect(
        (await hub.call('POST', `/processes/${process}/batch`, { key: hub.adminKey, body })).status,
      ).toBe(404);
    expect((await hub.call('POST', '/processes/working.work.v1/batch', { body })).status).toBe(201);
    const many = { inputs: Array.from({ length: 1_001 }, () => ({})) };
    expect((await hub.call('POST', '/processes/working.work/batch', { body: many })).status).toBe(400);
  });
});
