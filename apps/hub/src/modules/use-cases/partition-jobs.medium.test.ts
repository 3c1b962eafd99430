import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  completePartition,
  controlModule,
  controlSubject,
  header,
  issueClaim,
  issuePartition,
  issueUploads,
  MEDIA_JSON,
  startPartition,
} from '@cdh/contracts';
import { OperationClient } from '@cdh/nats';
import { useHub } from '../../hub.testing.ts';
import { productsOf, publishing, sha256, until } from './product.testing.ts';
import { startService } from './service.testing.ts';

type Service = Awaited<ReturnType<typeof startService>>;

/** What a use case asks of the hub, in its own name. */
function controlOf(id: string, service: Service) {
  const client = new OperationClient(service.connection);
  const subject = (name: keyof typeof controlModule) => controlSubject(controlModule[name], name, 1, id);
  const options = { deadlineMs: 5_000 };
  return {
    start: (job: string) =>
      client.callOperation(startPartition, subject('start-partition'), { job }, options),
    uploads: (job: string, attempt: string, text: string) =>
      client.callOperation(
        issueUploads,
        subject('issue-uploads'),
        { job, attempt, files: [fileOf(text)] },
        options,
      ),
    complete: (job: string, attempt: string, file: ReturnType<typeof fileOf>) =>
      client.callOperation(
        completePartition,
        subject('complete-partition'),
        {
          job,
          attempt,
          startedAt: '2026-01-01T00:00:00Z',
          endedAt: '2026-01-01T00:00:01Z',
          cpuMs: 1,
          outcome: { state: 'successful', files: [file], recipe: {} },
        },
        options,
      ),
    fetch: (product: string, partition: string, version: number) =>
      client.callOperation(
        issuePartition,
        subject('issue-partition'),
        { product, partition, version },
        options,
      ),
    claim: (size: number) =>
      client.callOperation(issueClaim, subject('issue-claim'), { size, mediaType: MEDIA_JSON }, options),
  };
}

const fileOf = (text: string) => ({
  path: 'sums.csv',
  mediaType: 'text/csv',
  size: Buffer.byteLength(text),
  sha256: sha256(text),
});
const code = (error: unknown) => (error as { code?: string }).code ?? String(error);
const refusal = (call: Promise<unknown>) => call.then(() => 'no refusal', code);

describe('an attempt at a partition', () => {
  const hub = useHub();
  const { partition, jobs, put, derive, upload, database } = productsOf(hub);
  let provider = '';
  const services: Service[] = [];
  let honest: ReturnType<typeof controlOf>;
  let thief: ReturnType<typeof controlOf>;
  let claimed = '';

  const publish = async (dataset: string, site: string, text: string) => {
    await put(dataset, provider, 'org-one', site);
    return upload(dataset, provider, text);
  };
  const series = (level: number) => `jour,niveau\n2024-01-01,${level}\n`;
  const queued = async (site: string) => {
    const open = await until(
      async () => (await jobs('summing.sums', site)).find(({ state }) => state === 'queued'),
      Boolean,
    );
    if (!open) throw new Error(`no job for ${site}`);
    return open.id;
  };
  const bring = async (control: typeof honest, job: string, attempt: string, text: string) => {
    const { files } = await control.uploads(job, attempt, text);
    const url = files[0]?.url;
    if (url) await fetch(url, { method: 'PUT', body: text });
    return url;
  };

  beforeAll(async () => {
    provider = await hub.member('org-one', 'provider-one', ['provider']);
    // The thief answers with a claim that is another's.
    const theft = () =>
      Promise.resolve({
        bytes: new Uint8Array(),
        contentType: MEDIA_JSON,
        headers: { [header.claim]: claimed },
      });
    services.push(await startService(hub, 'summing', { manifest: publishing('summing') }));
    services.push(await startService(hub, 'thieving', { handlers: { ask: theft } }));
    honest = controlOf('summing', services[0]!);
    thief = controlOf('thieving', services[1]!);
  });
  afterAll(() => Promise.all(services.map((service) => service.stop())));

  it('reads its inputs, and is the only one that counts once it has started', async () => {
    await publish('alpha', 'site-alpha', series(1));
    await derive('alpha', provider, 'summing');
    const job = await queued('site-alpha');
    const first = await honest.start(job);
    const url = first.inputs[0]?.files[0]?.url ?? '';
    expect(await (await fetch(url)).text()).toBe(series(1));

    const second = await honest.start(job);
    expect(await refusal(honest.uploads(job, first.attempt, 'sum\n1\n'))).toBe('JOB_SUPERSEDED');
    expect(await refusal(honest.complete(job, first.attempt, fileOf('sum\n1\n')))).toBe('JOB_SUPERSEDED');

    await bring(honest, job, second.attempt, 'sum\n1\n');
    const done = await honest.complete(job, second.attempt, fileOf('sum\n1\n'));
    expect(await honest.complete(job, second.attempt, fileOf('sum\n1\n'))).toEqual(done);
    const versions = await database()
      .query.selectFrom('catalogue.versions')
      .select('number')
      .where('dataset', '=', 'summing.sums')
      .execute();
    expect(versions.map(({ number }) => number)).toEqual([done.version]);
    expect(await partition('summing.sums', 'site-alpha')).toMatchObject({ state: 'current' });
  });

  it('is its own use case’s alone', async () => {
    await publish('alpha', 'site-alpha', series(2));
    const job = await queued('site-alpha');
    expect(await refusal(thief.start(job))).toBe('JOB_SUPERSEDED');
    const { attempt } = await honest.start(job);
    expect(await refusal(thief.uploads(job, attempt, 'x'))).toBe('JOB_SUPERSEDED');
    expect(await refusal(thief.complete(job, attempt, fileOf('x')))).toBe('JOB_SUPERSEDED');
    expect(await refusal(thief.fetch('summing.sums', 'site-alpha', 1))).toBe('PARTITION_UNKNOWN');
    expect(await refusal(honest.fetch('summing.sums', 'site-other', 1))).toBe('PARTITION_UNKNOWN');
    expect((await honest.fetch('summing.sums', 'site-alpha', 1)).files).toHaveLength(1);
  });

  it('answers with no other’s claim', async () => {
    const body = '{"secret":true}';
    const { claim, url } = await honest.claim(Buffer.byteLength(body));
    await fetch(url, { method: 'PUT', body });
    claimed = claim;
    const answer = await hub.call('GET', '/use-cases/thieving/ask?n=1');
    expect(answer).toMatchObject({ status: 502, body: { code: 'USE_CASE_DEFECT' } });
    expect(JSON.stringify(answer.body)).not.toContain('secret');
    claimed = 'staged/../../admin.key';
    expect((await hub.call('GET', '/use-cases/thieving/ask?n=2')).status).toBe(502);
  });

  it('has the bytes that it names: a sum is no proof, a size no guess', async () => {
    const secret = 'jour,niveau\n2024-01-01,42\n';
    await publish('vault', 'site-vault', secret);
    await publish('alpha', 'site-alpha', series(5));
    const job = await queued('site-alpha');
    const { attempt } = await honest.start(job);
    const { files } = await honest.uploads(job, attempt, secret);
    expect(files[0]?.url).toEqual(expect.any(String));
    expect(await refusal(honest.complete(job, attempt, fileOf(secret)))).toBe('BYTES_MISSING');

    // What the product holds already need not be brought again, but must be described as it is.
    expect(await bring(honest, job, attempt, 'sum\n1\n')).toBeNull();
    const lie = { ...fileOf('sum\n1\n'), size: 10_000 };
    expect(await refusal(honest.complete(job, attempt, lie))).toBe('BYTES_MISSING');
    expect((await honest.complete(job, attempt, fileOf('sum\n1\n'))).version).toBe(2);
  });

  it('needs its grant when it starts, and when what it made is fetched again', async () => {
    await publish('beta', 'site-beta', series(3));
    const { id } = await derive('beta', provider, 'summing');
    const job = await queued('site-beta');
    const { attempt } = await honest.start(job);
    await bring(honest, job, attempt, 'sum\n3\n');
    const { version } = await honest.complete(job, attempt, fileOf('sum\n3\n'));
    expect((await honest.fetch('summing.sums', 'site-beta', version!)).files).toHaveLength(1);

    await publish('beta', 'site-beta', series(4));
    const next = await queued('site-beta');
    await hub.ok('DELETE', `/grants/${id}`, { key: provider });
    expect(await refusal(honest.start(next))).toBe('JOB_SUPERSEDED');
    expect(await refusal(honest.fetch('summing.sums', 'site-beta', version!))).toBe('PARTITION_UNKNOWN');
    await wait(100);
    expect(await partition('summing.sums', 'site-beta')).toBeUndefined();
  });
});
