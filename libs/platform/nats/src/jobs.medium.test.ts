import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '@cdh/contracts';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { NatsConnection } from '@nats-io/transport-node';
import { millis } from '@nats-io/transport-node';
import type { ConsumeOptions, Job, JobConsumption } from './consume-jobs.ts';
import { consumeJobs, JobLeft, JobRefused } from './consume-jobs.ts';
import { ensureJobConsumer, ensureStreams } from './ensure-streams.ts';
import type { JetStreamManager } from './index.ts';
import { jetstream, jetstreamManager } from './index.ts';
import type { TestServer } from './nats-server.testing.ts';
import { describeWithNats, plainConnection, startServer } from './nats-server.testing.ts';
import { publishEvent, publishJob } from './publish-messages.ts';
import { watchExhaustedJobs } from './watch-exhausted-jobs.ts';

const CONSUMER = 'uc_compute-x_v1';

describeWithNats(process.env)('jobs over JetStream', () => {
  let server: TestServer;
  let connection: NatsConnection;
  let jsm: JetStreamManager;
  let consumptions: JobConsumption[] = [];
  let next = 0;

  const consume = (options: Partial<ConsumeOptions> & Pick<ConsumeOptions, 'handler'>) => {
    const consumption = consumeJobs({ connection, consumer: CONSUMER, ...options });
    consumptions.push(consumption);
    return consumption;
  };
  const publish = (body: unknown = {}, id = `job-${next++}`) =>
    publishJob(jetstream(connection), { useCase: 'uc', operation: 'compute-x', version: 1, id, body });
  const eventually = async (condition: () => boolean | Promise<boolean>, forMs = 15_000) => {
    const end = performance.now() + forMs;
    while (performance.now() < end) {
      if (await condition()) return;
      await sleep(20);
    }
    throw new Error('did not come about');
  };
  const queued = async () => (await jsm.streams.info('JOBS')).state.messages;

  beforeAll(async () => {
    server = await startServer(process.env);
    connection = await plainConnection(server.url);
    jsm = await jetstreamManager(connection);
    await ensureStreams(jsm);
    await ensureJobConsumer(jsm, 'uc', 'compute-x', 1);
  });
  afterEach(async () => {
    await Promise.all(consumptions.map((consumption) => consumption.stop()));
    consumptions = [];
    await jsm.streams.purge('JOBS');
  });
  afterAll(async () => {
    await connection?.close();
    await server?.stop();
  });

  it('states every limit, and making the streams again only brings them to their limits', async () => {
    await Promise.all([ensureStreams(jsm), ensureStreams(jsm)]);
    await ensureStreams(jsm, { events: { maxAgeMs: 3_600_000 } });
    const events = (await jsm.streams.info('EVENTS')).config;
    expect(events).toMatchObject({ retention: 'limits', max_bytes: 256 * 1024 ** 2, subjects: ['events.>'] });
    expect([millis(events.max_age), millis(events.duplicate_window)]).toEqual([3_600_000, 120_000]);
    const jobs = (await jsm.streams.info('JOBS')).config;
    expect(jobs).toMatchObject({ retention: 'workqueue', discard: 'new', max_bytes: 256 * 1024 ** 2 });
    await ensureJobConsumer(jsm, 'uc', 'compute-x', 1);
    const { config } = await ensureJobConsumer(jsm, 'uc', 'compute-x', 1, { maxAckPending: 64 });
    expect(config).toMatchObject({
      durable_name: CONSUMER,
      ack_policy: 'explicit',
      max_deliver: 5,
      max_ack_pending: 64,
      filter_subject: 'jobs.uc.compute-x.v1',
    });
    expect(millis(config.ack_wait ?? 0)).toBe(5_000);
    expect(config.backoff).toBeUndefined();
  });

  it('stores a message once that is published twice', async () => {
    expect((await publish({}, 'same')).duplicate).toBe(false);
    expect((await publish({}, 'same')).duplicate).toBe(true);
    expect(await queued()).toBe(1);
    const event = { module: 'catalogue', event: 'version-published', version: 1, id: 'e', body: {} };
    expect((await publishEvent(jetstream(connection), event)).duplicate).toBe(false);
    expect((await publishEvent(jetstream(connection), event)).duplicate).toBe(true);
  });

  it('runs each job once among workers, at most as many at once as it is told', async () => {
    const done: number[] = [];
    let underWay = 0;
    let most = 0;
    const handler = async ({ bytes }: Job) => {
      most = Math.max(most, ++underWay);
      await sleep(5);
      underWay--;
      done.push(Number(Buffer.from(bytes).toString()));
    };
    consume({ handler, concurrency: 3 });
    for (let i = 0; i < 100; i++) await publish(i);
    await eventually(async () => (await queued()) === 0);
    expect(done.sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
    expect(most).toBe(3);
  });

  it('keeps a job longer than the ack wait to itself', async () => {
    const attempts: number[] = [];
    consume({
      handler: async ({ attempt }) => {
        attempts.push(attempt);
        await sleep(6_500);
      },
    });
    await publish();
    await eventually(() => attempts.length === 1);
    const second = consume({ handler: async ({ attempt }) => void attempts.push(attempt) });
    await eventually(async () => (await queued()) === 0);
    await second.stop();
    expect(attempts).toEqual([1]);
  });

  it('tries a failed job again after a delay', async () => {
    const times: number[] = [];
    consume({
      retryDelayMs: 200,
      handler: async ({ attempt }) => {
        times.push(performance.now());
        if (attempt < 3) throw new Error('not yet');
      },
    });
    await publish();
    await eventually(async () => (await queued()) === 0);
    expect(times).toHaveLength(3);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(90);
    expect((times[2] ?? 0) - (times[1] ?? 0)).toBeGreaterThanOrEqual(190);
  });

  it('does not try a refused job again', async () => {
    let attempts = 0;
    consume({
      retryDelayMs: 1,
      handler: async () => {
        attempts++;
        throw new JobRefused(new Problem('JOB_SUPERSEDED', 'superseded'));
      },
    });
    await publish();
    await eventually(async () => (await queued()) === 0);
    expect(attempts).toBe(1);
  });

  it('leaves a job that another has: it comes again only when that one is silent', async () => {
    const attempts: number[] = [];
    const began = performance.now();
    consume({
      handler: async ({ attempt }) => {
        attempts.push(attempt);
        if (attempt === 1) throw new JobLeft('another has it');
      },
    });
    await publish();
    await eventually(async () => (await queued()) === 0);
    expect(attempts).toEqual([1, 2]);
    expect(performance.now() - began).toBeGreaterThan(4_000);
  });

  it('tells of a job that failed in every attempt, and keeps it', async () => {
    const exhausted: { consumer: string; sequence: number; deliveries: number }[] = [];
    const watch = watchExhaustedJobs(connection, 'hub', (job) => exhausted.push(job));
    let attempts = 0;
    consume({
      retryDelayMs: 1,
      handler: async () => {
        attempts++;
        throw new Error('never');
      },
    });
    const { seq } = await publish();
    await eventually(() => exhausted.length > 0);
    expect(attempts).toBe(5);
    expect(exhausted).toMatchObject([{ consumer: CONSUMER, sequence: seq, deliveries: 5 }]);
    expect(await queued()).toBe(1);
    watch.unsubscribe();
  });

  it('awaits the job under way when it stops, and takes no other', async () => {
    const done: number[] = [];
    let begun = 0;
    const consumption = consume({
      handler: async ({ bytes }) => {
        begun++;
        await sleep(300);
        done.push(Number(Buffer.from(bytes).toString()));
      },
    });
    for (let i = 0; i < 3; i++) await publish(i);
    await eventually(() => begun === 1);
    await consumption.stop();
    expect(done).toEqual([0]);
    expect(begun).toBe(1);
    expect(await queued()).toBe(2);
  });

  it('hands back a job that does not end within the grace', async () => {
    let aborted = false;
    const stuck = consume({
      handler: ({ signal }) =>
        new Promise<void>(() => signal.addEventListener('abort', () => (aborted = true))),
    });
    await publish();
    await eventually(async () => (await jsm.consumers.info('JOBS', CONSUMER)).num_ack_pending === 1);
    await stuck.stop(100);
    expect(aborted).toBe(true);
    let again = 0;
    consume({ handler: async ({ attempt }) => void (again = attempt) });
    await eventually(() => again === 2, 4_000);
  });

  it('stops at once when idle', async () => {
    const consumption = consume({ handler: async () => undefined, concurrency: 2 });
    await sleep(200);
    const before = performance.now();
    await consumption.stop();
    expect(performance.now() - before).toBeLessThan(1_500);
  });

  it('waits for a consumer that is not there yet, and finds one that is made anew', async () => {
    await jsm.consumers.delete('JOBS', CONSUMER);
    let done = 0;
    consume({ handler: async () => void done++ });
    await publish();
    await sleep(300);
    await ensureJobConsumer(jsm, 'uc', 'compute-x', 1);
    await eventually(() => done === 1);
    await jsm.consumers.delete('JOBS', CONSUMER);
    await sleep(100);
    await ensureJobConsumer(jsm, 'uc', 'compute-x', 1);
    await publish();
    await eventually(() => done === 2);
  });

  it('goes on after the broker was killed and came back', async () => {
    const done = new Set<number>();
    consume({
      concurrency: 2,
      handler: async ({ bytes }) => {
        await sleep(10);
        done.add(Number(Buffer.from(bytes).toString()));
      },
    });
    for (let i = 0; i < 20; i++) await publish(i);
    await server.kill();
    await sleep(300);
    await server.restart();
    await eventually(async () => {
      await publish(99, 'after').catch(() => undefined);
      return done.has(99);
    }, 20_000);
    await eventually(() => done.size === 21, 20_000);
  });
});
