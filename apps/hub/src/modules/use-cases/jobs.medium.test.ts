import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { resultOf, runSyntheticJobs } from '@cdh/testing/synthetic-jobs';
import { useHub } from '../../hub.testing.ts';
import { HubDatabase } from '../../shared/hub-database.ts';
import { HubNats } from '../../shared/hub-nats.ts';
import { ANONYMOUS, type Principal } from '../../shared/principal.ts';
import { ExpirySweep } from '../storage/index.ts';
import { Jobs } from './jobs/jobs.ts';
import { RetentionSweep } from './jobs/retention-sweep.ts';
import type { JobStatus } from './jobs/show-job.ts';
import { Submissions } from './jobs/submissions.ts';

const ID = 'synthetic-jobs';
const COUNT = { useCase: ID, operation: 'count-up' };
const ADMIN: Principal = { kind: 'administrator', id: 'admin', organisation: null, roles: [] };
const partner = (id: string): Principal => ({
  kind: 'member',
  id,
  organisation: 'partners',
  roles: ['partner'],
  pseudonym: `p-${id}`,
});
const ANNA = partner('anna');
const BEN = partner('ben');

describe('jobs of operations', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cdh-jobs-'));
  let running: Awaited<ReturnType<typeof runSyntheticJobs>> | undefined;
  const stopWorker = async () => {
    await running?.stop();
    running = undefined;
  };
  // Before the hub and its parts go.
  afterAll(async () => {
    await stopWorker();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);
  const hub = useHub();
  let key = '';
  const jobs = () => hub.running.app.get(Jobs, { strict: false });
  const database = () => hub.running.app.get(HubDatabase, { strict: false }).query;
  const startWorker = async () => {
    running = await runSyntheticJobs({ url: hub.url, key }, folder);
  };
  const until = async (id: string, is: (status: JobStatus) => boolean, ms = 20_000) => {
    const end = Date.now() + ms;
    for (;;) {
      const status = await jobs().get(ADMIN, id);
      if (is(status)) return status;
      if (Date.now() > end) throw new Error(`not yet: ${JSON.stringify(status)}`);
      await wait(25);
    }
  };
  const over = (id: string, ms?: number) => until(id, ({ endedAt }) => endedAt !== null, ms);

  beforeAll(async () => {
    await hub.ok('POST', '/organisations', { key: hub.adminKey, body: { id: 'org-jobs', name: 'Test' } });
    await hub.ok('POST', '/use-cases', { key: hub.adminKey, body: { id: ID, organisation: 'org-jobs' } });
    const body = { principal: { kind: 'use-case', id: ID }, name: 'test' };
    ({ key } = await hub.ok<{ key: string }>('POST', '/keys', { key: hub.adminKey, body }));
    await startWorker();
  }, 120_000);
  it('run from their submission to results in every representation', async () => {
    const accepted = await jobs().submit(ANNA, COUNT, { i: 7 });
    expect(accepted).toMatchObject({
      kind: 'operation',
      ...COUNT,
      version: 1,
      submitter: { kind: 'member', id: 'p-anna' },
    });
    const done = await over(accepted.id);
    expect(done).toMatchObject({ state: 'successful', progress: 100, attempts: 1, queuePosition: 0 });
    expect(Date.parse(done.retainUntil ?? '') - Date.parse(done.endedAt ?? '')).toBe(30 * 86_400_000);
    const { files, open } = await jobs().results(ANNA, accepted.id);
    expect(files.map(({ path, mediaType }) => [path, mediaType])).toEqual([
      ['result.json', 'application/json'],
      ['result.csv', 'text/csv'],
    ]);
    const texts = await Promise.all(files.map(async (file) => text((await open(file)).stream)));
    expect(texts).toEqual([resultOf(7), 'i,square\n7,49\n']);
  });

  it('bring results too large for a report to storage themselves', async () => {
    const { id } = await jobs().submit(ANNA, COUNT, { i: 1, size: 3_000_000 });
    await over(id);
    const { files, open } = await jobs().results(ANNA, id);
    expect(await text((await open(files[0]!)).stream)).toBe(resultOf(1, 3_000_000));
  });

  it('are checked and found like any question', async () => {
    await expect(jobs().submit(ANNA, COUNT, { i: -1 })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      options: { errors: [{ pointer: '/i' }] },
    });
    await expect(jobs().submit(ANNA, { ...COUNT, operation: 'other' }, {})).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(jobs().submitBatch(ANNA, COUNT, [{ i: 1 }, {}, { i: 'x' }])).rejects.toMatchObject({
      options: { errors: [{ pointer: '/inputs/1/i' }, { pointer: '/inputs/2/i' }] },
    });
    const nul = jobs().submit(ANNA, { useCase: ID, operation: 'read-level' }, { site: 'a\0b' });
    await expect(nul).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    const tooMany = Array.from({ length: 1_001 }, (_, i) => ({ i }));
    await expect(jobs().submitBatch(ANNA, COUNT, tooMany)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  it('are seen by whoever submitted them, and by those who answer for the use case', async () => {
    const { id } = await jobs().submit(ANNA, COUNT, { i: 2 });
    await over(id);
    await expect(jobs().get(BEN, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(jobs().dismiss(BEN, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const owner: Principal = { kind: 'member', id: 'olga', organisation: 'org-jobs', roles: ['owner'] };
    expect(await jobs().get(owner, id)).toMatchObject({ id });
    // Knowing of a job is no right to what it found.
    await expect(jobs().results(owner, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(jobs().results(ADMIN, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const page = { limit: 100 };
    expect((await jobs().list(ANNA, {}, page)).items.map((one) => one.id)).toContain(id);
    expect((await jobs().list(BEN, {}, page)).items).toEqual([]);
    expect((await jobs().list(ANONYMOUS, {}, page)).items).toEqual([]);
    expect((await jobs().list(ANNA, { state: 'parked' }, page)).items).toEqual([]);
    const first = await jobs().list(ADMIN, { useCase: ID }, { limit: 1 });
    const cursor = new URL(first.next ?? '').searchParams.get('cursor') ?? '';
    const second = await jobs().list(ADMIN, { useCase: ID }, { limit: 1, cursor });
    expect(second.items[0]!.id < first.items[0]!.id).toBe(true);
  });

  it('fail at once with the reason that the use case gives, or for an output against the contract', async () => {
    const sad = await jobs().submit(ANNA, COUNT, { i: 3, fails: 'problem' });
    const wrong = await jobs().submit(ANNA, COUNT, { i: 3, fails: 'output' });
    expect(await over(sad.id)).toMatchObject({
      state: 'failed',
      attempts: 1,
      problem: { code: 'TOO_SAD', status: 422, detail: { fr: 'Trop triste' } },
    });
    expect(await over(wrong.id)).toMatchObject({
      state: 'failed',
      problem: { code: 'OUTPUT_INVALID', errors: [{ pointer: '/square' }] },
    });
    await expect(jobs().results(ANNA, sad.id)).rejects.toMatchObject({ code: 'TOO_SAD' });
    await expect(jobs().retry(ANNA, sad.id)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('are tried again after a defect', async () => {
    const { id } = await jobs().submit(ANNA, COUNT, { i: 4, fails: 'once' });
    const done = await over(id);
    expect(done).toMatchObject({ state: 'successful', attempts: 2 });
    expect(done.problem).toBeUndefined();
  });

  it('are parked with their cause when no attempt succeeds, and can be retried', async () => {
    const { id } = await jobs().submit(ANNA, COUNT, { i: 5, fails: 'defect' });
    const parked = await over(id, 60_000);
    expect(parked).toMatchObject({ state: 'parked', attempts: 5, problem: { code: 'USE_CASE_DEFECT' } });
    expect(JSON.stringify(parked.problem)).toContain('a defect that stays');
    const listed = await jobs().list(ADMIN, { state: 'parked' }, { limit: 10 });
    expect(listed.items.map((one) => one.id)).toEqual([id]);
    const again = await jobs().retry(ANNA, id);
    expect(again).toMatchObject({ retainUntil: null });
    expect((await until(id, ({ attempts }) => attempts > 0)).attempts).toBeLessThan(5);
    await jobs().dismiss(ANNA, id);
    expect((await jobs().get(ANNA, id)).state).toBe('dismissed');
  }, 90_000);

  it('tell their progress to whoever follows them, on another replica too', async () => {
    const other = await hub.replica();
    const { id } = await other.app.get(Jobs, { strict: false }).submit(ANNA, COUNT, {
      i: 6,
      steps: 4,
      stepMs: 400,
    });
    const seen: JobStatus[] = [];
    for await (const status of other.app.get(Jobs, { strict: false }).events(ANNA, id)) seen.push(status);
    expect(seen[0]?.state).not.toBe('successful');
    expect(seen.at(-1)).toMatchObject({ state: 'successful', progress: 100 });
    const between = seen.map(({ progress }) => progress).filter((percent) => percent > 0 && percent < 100);
    expect(between.length).toBeGreaterThan(0);
    expect(between).toEqual(between.toSorted((a, b) => a - b));
    expect(seen.find(({ progress }) => progress === 50)?.message).toMatchObject({ en: '2 of 4' });
  }, 30_000);

  it('stop when they are dismissed', async () => {
    const { id } = await jobs().submit(ANNA, COUNT, { i: 8, steps: 100, stepMs: 300 });
    await until(id, ({ state, progress }) => state === 'running' && progress > 0);
    expect(await jobs().dismiss(ANNA, id)).toMatchObject({ state: 'dismissed' });
    await expect(jobs().dismiss(ANNA, id)).rejects.toMatchObject({ code: 'CONFLICT' });
    const { progress } = await jobs().get(ANNA, id);
    await wait(1_500);
    // Not 30 s later: the worker has let go, and its slot is free.
    expect(await jobs().get(ANNA, id)).toMatchObject({ state: 'dismissed', progress });
    await expect(jobs().results(ANNA, id)).rejects.toMatchObject({ code: 'CONFLICT' });
  }, 30_000);

  it('queue in order while nobody works on them, with an estimate once the pace is known', async () => {
    await stopWorker();
    const { batch, jobs: ids } = await jobs().submitBatch(
      ANNA,
      COUNT,
      Array.from({ length: 30 }, (_, i) => ({ i })),
    );
    expect(await Promise.all(ids.slice(0, 3).map((id) => jobs().queuePosition(id)))).toEqual([1, 2, 3]);
    expect(+((await jobs().estimatedStart(ids[29]!)) ?? 0)).toBeGreaterThan(Date.now());
    const unknown = await jobs().submit(ANNA, { useCase: ID, operation: 'read-level' }, { site: 'none' });
    expect(unknown).toMatchObject({ queuePosition: 1, estimatedStart: null });
    await startWorker();
    for (const id of ids) expect((await over(id)).state).toBe('successful');
    const listed = await jobs().list(ANNA, { batch }, { limit: 100 });
    expect(listed.items.map(({ id }) => id).sort()).toEqual(ids.toSorted());
    expect(await over(unknown.id)).toMatchObject({ state: 'failed', problem: { code: 'SITE_UNKNOWN' } });
  }, 60_000);

  it('come back when the streams were lost, by the administrator’s command, and only once', async () => {
    await stopWorker();
    const { jobs: ids } = await jobs().submitBatch(ANNA, COUNT, [{ i: 90 }, { i: 91 }]);
    const { jsm } = hub.running.app.get(HubNats, { strict: false });
    await until(ids[0]!, () => true);
    for (let left = 100; left > 0 && (await jsm.streams.info('JOBS')).state.messages < 2; left--)
      await wait(50);
    await jsm.streams.delete('JOBS');
    await jsm.streams.delete('EVENTS');
    expect((await hub.call('POST', '/streams/rebuild', { key })).status).toBe(403);
    expect((await hub.call('POST', '/streams/rebuild')).status).toBe(401);
    const first = await hub.ok<{ jobs: number; events: number }>('POST', '/streams/rebuild', {
      key: hub.adminKey,
    });
    expect(first.jobs).toBe(2);
    expect(first.events).toBeGreaterThan(0);
    expect(await hub.ok('POST', '/streams/rebuild', { key: hub.adminKey })).toEqual({ jobs: 0, events: 0 });
    await startWorker();
    for (const id of ids) expect(await over(id)).toMatchObject({ state: 'successful', attempts: 1 });
  }, 60_000);

  it('are forgotten with their results once their time is over, unless another job has the same result', async () => {
    const [one, same] = [
      await jobs().submit(ANNA, COUNT, { i: 123 }),
      await jobs().submit(BEN, COUNT, { i: 123 }),
    ];
    await over(one.id);
    await over(same.id);
    const sweeps = async () => {
      await hub.running.app.get(RetentionSweep, { strict: false }).sweep();
      await hub.running.app.get(ExpirySweep, { strict: false }).sweep();
    };
    const retain = (id: string, retain_until: Date) =>
      database().updateTable('use_cases.jobs').set({ retain_until }).where('id', '=', id).execute();
    await retain(one.id, new Date(0));
    await sweeps();
    await expect(jobs().get(ANNA, one.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const { files, open } = await jobs().results(BEN, same.id);
    expect(await text((await open(files[0]!)).stream)).toBe(resultOf(123));
    await database()
      .updateTable('storage.staged')
      .set({ keep_until: new Date(0) })
      .execute();
    await retain(same.id, new Date(0));
    await sweeps();
    const left = await database().selectFrom('storage.staged').select('object_key').execute();
    expect(left).toEqual([]);
  }, 60_000);

  it('of a principal that departs are dismissed, and nobody’s afterwards', async () => {
    await hub.member('partners', 'carl', ['partner']);
    const carl = partner('carl');
    await stopWorker();
    const { id } = await jobs().submit(carl, COUNT, { i: 1 });
    await hub.ok('DELETE', '/organisations/partners/members/carl', { key: hub.adminKey });
    expect(await jobs().get(ADMIN, id)).toMatchObject({ state: 'dismissed', submitter: { id: 'p-carl' } });
    await expect(jobs().get(carl, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  }, 60_000);

  it('are written in one transaction with their messages', async () => {
    const countJobs = async () =>
      (await database().selectFrom('use_cases.jobs').select('id').execute()).length;
    const before = await countJobs();
    const submissions = hub.running.app.get(Submissions, { strict: false });
    const whole = hub.running.app.get(HubDatabase, { strict: false });
    const failing = whole.transaction(async () => {
      await submissions.submit(ANNA, COUNT, [{ i: 1 }]);
      throw new Error('after it');
    });
    await expect(failing).rejects.toThrow('after it');
    expect(await countJobs()).toBe(before);
  });
});
