import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { header, operation, operationSubject, Problem, type PartitionRef } from '@cdh/contracts';
import { discover, OperationClient, type OperationContext } from '@cdh/nats';
import { createLogger } from '@cdh/telemetry';
import { z } from 'zod';
import { Computes, type ComputeInput } from './computes.ts';
import { defineUseCase } from './define-use-case.ts';
import { describeWithNats } from './describe-with-nats.testing.ts';
import { startTestHub, type TestHub } from './hub.testing.ts';
import { startRealm, type Realm } from './nats-realm.testing.ts';
import { Product, product } from './product.ts';
import { RegistrationRefused } from './registrar.ts';
import { runUseCase, type RunningUseCase } from './run-use-case.ts';
import { Runs, type JobContext } from './runs.ts';
import { Serves } from './serves.ts';

const levels = product<string>({
  name: 'levels',
  title: { fr: 'Niveaux' },
  licence: 'etalab-2.0',
  partitionedBy: '/site/id',
  open: (files) => new TextDecoder().decode(files.get('level.txt')),
});
const getLevel = operation({
  name: 'get-level',
  version: 1,
  kind: 'query',
  summary: { fr: 'Niveau' },
  input: z.object({ site: z.string(), repeat: z.int().min(1).default(1), waitMs: z.int().default(0) }),
  output: z.object({ level: z.string() }),
  errors: { SITE_UNKNOWN: 404 },
  representations: { 'text/csv': ({ level }) => `level\n${level}\n` },
});

@Serves(getLevel)
class GetLevelHandler {
  constructor(private readonly product: Product<string>) {}

  async handle(
    { repeat, waitMs }: { site: string; repeat: number; waitMs: number },
    { partitions: [ref] }: OperationContext,
  ) {
    if (!ref) throw getLevel.problem('SITE_UNKNOWN', { fr: 'Inconnu', en: 'Unknown' });
    const level = await this.product.open(ref);
    await sleep(waitMs);
    return { level: level.repeat(repeat) };
  }
}

let defects = 0;
@Computes(levels)
class ComputeLevels {
  async compute([input]: ComputeInput[]) {
    const text = new TextDecoder().decode(await input!.files[0]!.bytes());
    if (text === 'twice') throw new Problem('ROLE_AMBIGUOUS', 'twice', { status: 422 });
    if (text === 'flaky' && defects++ === 0) throw new TypeError('a defect');
    return {
      files: [{ path: 'level.txt', mediaType: 'text/plain', bytes: new TextEncoder().encode(text) }],
      recipe: { method: 'copy' },
    };
  }
}

const copyLevel = operation({
  name: 'copy-level',
  version: 1,
  kind: 'job',
  summary: { fr: 'Copier un niveau' },
  input: z.object({ site: z.string(), failing: z.boolean().default(false) }),
  output: z.object({ level: z.string() }),
});
let failures = 0;
@Runs(copyLevel)
class CopyLevel {
  constructor(private readonly product: Product<string>) {}

  async run({ failing }: { site: string; failing: boolean }, { partitions: [ref], progress }: JobContext) {
    if (failing && failures++ === 0) throw new TypeError('a defect');
    progress(50);
    await sleep(400);
    return { level: ref ? await this.product.open(ref) : 'none' };
  }
}

const demo = defineUseCase({
  id: 'demo',
  version: '1.2.3',
  title: { fr: 'Démonstration', en: 'Demonstration' },
  licence: 'EUPL-1.2',
  contact: { name: 'Test' },
  reads: [{ profile: 'cdh:station-series', purpose: 'research' }],
  publishes: [levels],
  operations: [
    { operation: getLevel, scope: { product: 'levels', partition: '/site' } },
    { operation: copyLevel, scope: { product: 'levels', partition: '/site' } },
  ],
  handlers: [GetLevelHandler, ComputeLevels, CopyLevel],
});

describeWithNats(process.env)('a use case on a real NATS with the permissions of its manifest', () => {
  let realm: Realm;
  let hub: TestHub;
  let folder: string;
  let running: RunningUseCase[];
  let client: OperationClient;

  beforeAll(async () => {
    realm = await startRealm(process.env);
  });
  afterAll(() => realm.stop());
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cdh-kit-'));
    hub = await startTestHub(realm);
    client = new OperationClient(hub.connection, {
      collect: async (claim) => hub.storage.objects.get(`/${claim}`)!,
    });
    running = [];
    defects = 0;
    failures = 0;
  });
  afterEach(async () => {
    await Promise.all(running.map((one) => one.stop()));
    await hub.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = async (name = 'cache') => {
    const config = {
      hub: { url: hub.url, key: 'key' },
      cache: { folder: join(folder, name), maxBytes: 1e6 },
      health: { host: '127.0.0.2', port: 0 },
      logLevel: 'silent' as const,
    };
    const log = createLogger({ service: 'demo', level: 'silent' });
    const one = await runUseCase(demo, config, new AbortController().signal, log);
    running.push(one);
    return one;
  };
  const until = async (what: () => unknown) => {
    for (let i = 0; i < 400 && !what(); i++) await sleep(25);
    expect(what()).toBeTruthy();
  };
  const queue = (job: string, partition: string, text: string) =>
    hub.queue(job, partition, [
      {
        dataset: { id: 'levels' },
        version: 1,
        digest: '0'.repeat(64),
        files: [hub.storage.issue(`${job}.csv`, text, 'text/csv')],
      },
    ]);
  const refOf = async (job: string, partition: string, text: string): Promise<PartitionRef> => {
    const before = hub.completed.length;
    await queue(job, partition, text);
    await until(() => hub.completed.length > before);
    return hub.published.get(`demo.levels/${partition}`)!;
  };
  const subject = operationSubject('demo', 'get-level', 1);
  const ask = (input: z.input<typeof getLevel.input>, refs: PartitionRef[]) =>
    client.callOperation(getLevel, subject, input, {
      deadlineMs: 5_000,
      headers: { [header.partitions]: JSON.stringify(refs) },
    });

  it('computes a partition from its job, then answers from it; unknown sites are its own error', async () => {
    await start();
    const ref = await refOf('j1', 'blois', 'high');
    expect(await ask({ site: 'blois' }, [ref])).toEqual({ level: 'high' });
    await expect(ask({ site: 'nowhere' }, [])).rejects.toMatchObject({ code: 'SITE_UNKNOWN', status: 404 });
    await expect(ask({ site: 'blois', repeat: 0 }, [ref])).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      options: { errors: [{ pointer: '/repeat' }] },
    });
  });

  it('answers in each of its representations, as bytes', async () => {
    await start();
    const ref = await refOf('j2', 'blois', 'high');
    const csv = await client.call(subject, JSON.stringify({ site: 'blois' }), {
      deadlineMs: 5_000,
      headers: { [header.partitions]: JSON.stringify([ref]), [header.accept]: 'text/csv' },
    });
    expect([csv.contentType, new TextDecoder().decode(csv.bytes)]).toEqual(['text/csv', 'level\nhigh\n']);
  });

  it('opens what was published before anyone asks, and answers from the state that the call names', async () => {
    await start();
    const first = await refOf('j3', 'tours', 'low');
    await until(() => hub.issuedPartitions.length === 1);
    const second = await refOf('j4', 'tours', 'high');
    await until(() => hub.issuedPartitions.length === 2);
    expect(await ask({ site: 'tours' }, [second])).toEqual({ level: 'high' });
    expect(await ask({ site: 'tours' }, [first])).toEqual({ level: 'low' });
    expect(hub.issuedPartitions).toHaveLength(2);
  });

  it('reports a Problem as a failed partition, and does a job again after a defect', async () => {
    await start();
    await queue('j5', 'blois', 'twice');
    await until(() => hub.completed.length === 1);
    expect(hub.completed[0]).toMatchObject({
      outcome: { state: 'failed', problem: { code: 'ROLE_AMBIGUOUS' } },
    });
    await queue('j6', 'blois', 'flaky');
    await until(() => hub.completed.length === 2);
    expect(hub.completed[1]).toMatchObject({ job: 'j6', outcome: { state: 'successful' } });
  });

  it('runs a job of an operation on the partitions that it was submitted with, again after a defect', async () => {
    await start();
    const ref = await refOf('j11', 'blois', 'high');
    const input = { site: 'blois', failing: true };
    await hub.submit('op1', { operation: 'copy-level', version: 1, input, partitions: [ref] });
    await until(() => hub.reports.some(({ name }) => name === 'complete'));
    expect(hub.reports.map(({ name, percent }) => percent ?? name)).toEqual(['error', 50, 'complete']);
    const { outcome } = hub.reports.at(-1)!;
    const content = outcome?.state === 'successful' ? (outcome.files[0]?.content ?? '') : '';
    expect(Buffer.from(content, 'base64').toString()).toBe('{"level":"high"}');
  });

  it('leaves an answer too large for a message where the hub says', async () => {
    await start();
    const ref = await refOf('j7', 'blois', 'x'.repeat(1000));
    const { level } = await ask({ site: 'blois', repeat: 900 }, [ref]);
    expect(level).toHaveLength(900_000);
    expect(hub.storage.objects.has('/claims/1')).toBe(true);
  });

  it('is listed by $SRV, and shares its calls with a second replica', async () => {
    await start('one');
    await start('two');
    const services = await discover(hub.connection, { name: 'demo' });
    expect(services).toHaveLength(2);
    expect(services[0]).toMatchObject({ name: 'demo', version: '1.2.3' });
  });

  it('on stop finishes the call under way, and is then gone', async () => {
    const one = await start();
    const ref = await refOf('j8', 'blois', 'high');
    const slow = ask({ site: 'blois', waitMs: 500 }, [ref]);
    await sleep(100);
    await one.stop();
    running = [];
    expect(await slow).toEqual({ level: 'high' });
    await expect(ask({ site: 'blois' }, [ref])).rejects.toMatchObject({ code: 'USE_CASE_UNAVAILABLE' });
  });

  it('says on /readyz when it is ready, on the address that it is given', async () => {
    const { healthPort } = await start();
    const ready = await fetch(`http://127.0.0.2:${healthPort}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([200, { status: 'ok' }]);
    expect((await fetch(`http://127.0.0.2:${healthPort}/other`)).status).toBe(404);
  });

  it('registers again when NATS comes back, and serves on', async () => {
    await start();
    const ref = await refOf('j9', 'blois', 'high');
    const before = hub.registered.length;
    await sleep(2_100);
    await realm.restart();
    await until(() => hub.registered.length > before);
    const answered = async () => (await ask({ site: 'blois' }, [ref]).catch(() => undefined))?.level;
    let level: string | undefined;
    for (let i = 0; i < 100 && level === undefined; i++) {
      level = await answered();
      await sleep(50);
    }
    expect(level).toBe('high');
  });

  it('renews its credential before it ends, and serves on after', async () => {
    hub.issueShortJwts(4);
    await start();
    const ref = await refOf('j10', 'blois', 'high');
    await sleep(6_000);
    expect(hub.registered.length).toBeGreaterThan(1);
    let level: string | undefined;
    for (let i = 0; i < 60 && level === undefined; i++) {
      level = (await ask({ site: 'blois' }, [ref]).catch(() => undefined))?.level;
      await sleep(50);
    }
    expect(level).toBe('high');
  });

  it('ends by itself when the hub refuses it later', async () => {
    hub.issueShortJwts(4);
    const one = await start();
    hub.refuse(401, { code: 'CREDENTIAL_INVALID' });
    expect(await one.ended).toBeInstanceOf(RegistrationRefused);
  });

  it('does not start where the hub says no', async () => {
    hub.refuse(409, { code: 'MANIFEST_INCOMPATIBLE', differences: ['output of get-level'] });
    await expect(start()).rejects.toThrow('output of get-level');
  });
});
