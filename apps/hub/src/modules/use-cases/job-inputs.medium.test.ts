import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runSyntheticJobs } from '@cdh/testing/synthetic-jobs';
import { useHub } from '../../hub.testing.ts';
import type { Principal } from '../../shared/principal.ts';
import { Jobs } from './jobs/jobs.ts';
import { productsOf, until } from './product.testing.ts';

const code = (error: unknown) => (error as { code?: string }).code ?? String(error);
const refusal = (call: Promise<unknown>) => call.then(() => 'no refusal', code);
const ADMIN: Principal = { kind: 'administrator', id: 'admin', organisation: null, roles: [] };
const ANNA: Principal = { kind: 'member', id: 'anna', organisation: 'partners', roles: ['partner'] };

describe('jobs and what they are made from', () => {
  let worker: Awaited<ReturnType<typeof runSyntheticJobs>> | undefined;
  const folder = mkdtempSync(join(tmpdir(), 'cdh-inputs-'));
  // Before the hub and its parts go.
  afterAll(async () => {
    await worker?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const hub = useHub();
  const { partition, put, derive, upload, jobs: jobsOf } = productsOf(hub);
  const READ = { useCase: 'synthetic-jobs', operation: 'read-level' };
  let provider = '';
  const jobs = () => hub.running.app.get(Jobs, { strict: false });
  const over = (caller: Principal, id: string, ms = 20_000) =>
    until(
      () => jobs().get(caller, id),
      ({ endedAt }) => endedAt !== null,
      ms,
    );

  beforeAll(async () => {
    provider = await hub.member('org-one', 'provider-one', ['provider']);
    await hub.member('partners', 'anna', ['partner']);
    await hub.ok('POST', '/use-cases', {
      key: hub.adminKey,
      body: { id: READ.useCase, organisation: 'org-one' },
    });
    const { key } = await hub.ok<{ key: string }>('POST', '/keys', {
      key: hub.adminKey,
      body: { principal: { kind: 'use-case', id: READ.useCase }, name: 'test' },
    });
    worker = await runSyntheticJobs({ url: hub.url, key }, folder);
  });
  const publish = async (dataset: string, site: string, level: number) => {
    await put(dataset, provider, 'org-one', site);
    await upload(dataset, provider, `jour,niveau\n2024-01-01,${level}\n`);
  };

  it('need the grant at submission and at every reading of the results', async () => {
    await publish('wells', 'site-wells', 4.2);
    await derive('wells', provider, READ.useCase);
    await until(
      () => partition('synthetic-jobs.levels', 'site-wells'),
      (row) => row?.state === 'current',
      20_000,
    );
    const input = { site: 'site-wells' };
    expect(await refusal(jobs().submit(ANNA, READ, input))).toBe('GRANT_MISSING');
    const { id: grant } = await hub.ok<{ id: string }>('POST', '/grants', {
      key: provider,
      body: {
        dataset: 'wells',
        grantee: { kind: 'member', id: 'anna' },
        actions: ['query'],
        through: READ.useCase,
        purpose: 'research',
      },
    });
    const { id } = await jobs().submit(ANNA, READ, input);
    expect((await over(ANNA, id)).state).toBe('successful');
    const { files, open } = await jobs().results(ANNA, id);
    expect(await text((await open(files[0]!)).stream)).toContain('4.2');
    await hub.ok('DELETE', `/grants/${grant}`, { key: provider });
    const refused = await until(
      () => refusal(jobs().results(ANNA, id)),
      (seen) => seen === 'GRANT_MISSING',
    );
    expect(refused).toBe('GRANT_MISSING');
  }, 60_000);

  it('that compute a partition are parked with their cause, shown with the product, and can be retried', async () => {
    await publish('poison', 'site-poison', 66.6);
    await derive('poison', provider, READ.useCase);
    const failed = await until(
      () => partition('synthetic-jobs.levels', 'site-poison'),
      (row) => row?.state === 'failed',
      60_000,
    );
    expect(failed).toMatchObject({ state: 'failed', problem: { code: 'USE_CASE_DEFECT' } });
    expect(JSON.stringify(failed?.problem)).toContain('a poisoned series');
    const [job] = await jobsOf('synthetic-jobs.levels', 'site-poison');
    expect(job).toMatchObject({ state: 'parked', attempts: 5 });
    const parked = await jobs().list(ADMIN, { state: 'parked', kind: 'partition' }, { limit: 10 });
    expect(parked.items).toMatchObject([{ id: job!.id, partition: 'site-poison' }]);
    expect(await refusal(jobs().get(ANNA, job!.id))).toBe('NOT_FOUND');
    expect(await refusal(jobs().dismiss(ADMIN, job!.id))).toBe('CONFLICT');
    await jobs().retry(ADMIN, job!.id);
    expect((await partition('synthetic-jobs.levels', 'site-poison'))?.state).toBe('pending');
    const tried = await until(
      () => jobs().get(ADMIN, job!.id),
      ({ attempts }) => attempts > 0,
    );
    expect(tried.attempts).toBeGreaterThan(0);
  }, 120_000);
});
