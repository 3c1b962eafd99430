import { setTimeout as sleep } from 'node:timers/promises';
import { header, MAX_INLINE_REPLY, Problem } from '@cdh/contracts';
import type { INestMicroservice } from '@nestjs/common';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, EventPattern, MessagePattern, Payload, RpcException } from '@nestjs/microservices';
import type { NatsConnection } from '@nats-io/transport-node';
import { headers } from '@nats-io/transport-node';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { CallContext } from './call-context.ts';
import { NatsStrategy } from './nats.strategy.ts';
import type { TestServer } from './nats-server.testing.ts';
import { describeWithNats, plainConnection, startServer } from './nats-server.testing.ts';
import { OperationClient } from './operation-client.ts';
import type { StrategyOptions } from './nats.strategy.ts';

let runs: string[] = [];

/** A controller in plain Nest terms, as each row of the stock transport's table needs it. */
@Controller()
class RowsController {
  @MessagePattern('rows.echo')
  echo(@Payload() value: unknown) {
    runs.push('echo');
    return value;
  }

  @MessagePattern('rows.slow')
  async slow(@Payload() { ms }: { ms: number }) {
    runs.push('slow');
    await sleep(ms);
    return { ms };
  }

  @MessagePattern('rows.error')
  error() {
    throw new Error('password=hunter2');
  }

  @MessagePattern('rows.rpc-exception')
  rpcException() {
    throw new RpcException(
      new Problem('SITE_UNKNOWN', 'Site inconnu', { status: 404 }).toWire() as unknown as object,
    );
  }

  @MessagePattern('rows.nothing')
  nothing() {}

  @MessagePattern('rows.envelope')
  envelope() {
    return { response: 1, isDisposed: true };
  }

  @MessagePattern('rows.wild.*')
  wild(@Payload() _: unknown, @Ctx() context: CallContext) {
    return { subject: context.subject, caller: context.caller };
  }

  @MessagePattern('rows.large')
  large(@Payload() { size }: { size: number }) {
    return { bytes: new Uint8Array(size).fill(97), contentType: 'text/plain' };
  }

  @EventPattern('rows.event')
  event(@Payload() _: unknown) {
    runs.push('event');
  }
}

@Module({ controllers: [RowsController] })
class RowsModule {}

const logged: { fields: object; message: string }[] = [];
const note = (fields: object, message: string) => void logged.push({ fields, message });
const log = { info: note, warn: note, error: note };

describeWithNats(process.env)('what the stock transport gets wrong', () => {
  let server: TestServer;
  let connection: NatsConnection;
  let client: OperationClient;
  let started: INestMicroservice[] = [];

  const start = async (options: Partial<StrategyOptions> = {}) => {
    const own = await plainConnection(server.url);
    const strategy = new NatsStrategy({ connection: own, queue: 'rows', log, ...options });
    const app = await NestFactory.createMicroservice(RowsModule, {
      strategy,
      logger: false,
      abortOnError: false,
    });
    await app.listen();
    started.push(app);
    return { app, strategy, connection: own };
  };
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');
  const problemOf = async (promise: Promise<unknown>): Promise<Problem> => {
    const error: unknown = await promise.then(
      () => undefined,
      (e: unknown) => e,
    );
    if (error instanceof Problem) return error;
    throw new Error(`expected a problem, got ${String(error)}`);
  };

  beforeAll(async () => {
    server = await startServer(process.env);
    connection = await plainConnection(server.url);
    client = new OperationClient(connection);
  });
  afterEach(async () => {
    await Promise.all(started.map((app) => app.close()));
    started = [];
    runs = [];
    logged.length = 0;
  });
  afterAll(async () => {
    await connection?.close();
    await server?.stop();
  });

  it('answers bad JSON, an empty body and JSON without an envelope at once', async () => {
    await start();
    for (const body of ['{', '', '\u0000', '{"a":']) {
      const before = performance.now();
      const problem = await problemOf(client.call('rows.echo', body, { deadlineMs: 5_000 }));
      expect(problem).toMatchObject({ code: 'MALFORMED', status: 400 });
      expect(performance.now() - before).toBeLessThan(1_000);
    }
    const invalidUtf8 = Uint8Array.of(34, 0xff, 34);
    expect((await problemOf(client.call('rows.echo', invalidUtf8, { deadlineMs: 5_000 }))).code).toBe(
      'MALFORMED',
    );
    const { bytes, contentType, status } = await client.call('rows.echo', '[1,{"b":null}]', {
      deadlineMs: 5_000,
    });
    expect([text(bytes), contentType, status]).toEqual(['[1,{"b":null}]', 'application/json', 200]);
  });

  it('never waits beyond the deadline, whether the service knows it or not', async () => {
    await start();
    const before = performance.now();
    const problem = await problemOf(client.call('rows.slow', '{"ms":1000}', { deadlineMs: 150 }));
    expect(problem).toMatchObject({ code: 'DEADLINE_EXCEEDED', status: 504 });
    expect(performance.now() - before).toBeLessThan(900);
    // Told by the service itself: the plain request waits far longer.
    const asked = headers();
    asked.set(header.deadline, '100');
    const raw = await connection.request('rows.slow', '{"ms":1000}', { timeout: 5_000, headers: asked });
    expect(raw.headers?.get(header.status)).toBe('504');
    expect(raw.json<{ code: string }>().code).toBe('DEADLINE_EXCEEDED');
  });

  it('ends a call that nobody answers, with no service there or a silent one', async () => {
    const before = performance.now();
    const problem = await problemOf(client.call('uc.nobody.op.v1', '{}', { deadlineMs: 5_000 }));
    expect(problem).toMatchObject({ code: 'USE_CASE_UNAVAILABLE', status: 503 });
    expect(problem.options.retryAfterS).toBeGreaterThan(0);
    expect(performance.now() - before).toBeLessThan(1_000);
    const silent = connection.subscribe('uc.silent.op.v1', { callback: () => undefined });
    const late = await problemOf(client.call('uc.silent.op.v1', '{}', { deadlineMs: 100 }));
    expect(late.code).toBe('DEADLINE_EXCEEDED');
    silent.unsubscribe();
  });

  it('runs a request and an event once among two replicas', async () => {
    await start();
    await start();
    for (let i = 0; i < 20; i++) await client.call('rows.echo', '1', { deadlineMs: 5_000 });
    for (let i = 0; i < 20; i++) connection.publish('rows.event', '{}');
    await connection.flush();
    for (let i = 0; i < 40 && runs.length < 40; i++) await sleep(25);
    await sleep(100);
    expect(runs.filter((run) => run === 'echo')).toHaveLength(20);
    expect(runs.filter((run) => run === 'event')).toHaveLength(20);
  });

  it('tells a defect as such, without its message; an RpcException that holds a problem passes', async () => {
    await start();
    const problem = await problemOf(client.call('rows.error', '{}', { deadlineMs: 5_000 }));
    expect(problem).toMatchObject({ code: 'INTERNAL', status: 500 });
    expect(JSON.stringify(problem.toWire())).not.toContain('hunter2');
    const passed = await problemOf(client.call('rows.rpc-exception', '{}', { deadlineMs: 5_000 }));
    expect(passed).toMatchObject({ code: 'SITE_UNKNOWN', status: 404, detail: 'Site inconnu' });
  });

  it('tells a handler without a result as a problem', async () => {
    await start();
    const problem = await problemOf(client.call('rows.nothing', '{}', { deadlineMs: 5_000 }));
    expect(problem.code).toBe('INTERNAL');
    expect(problem.message).toContain('rows.nothing');
  });

  it('keeps the replies under way when it closes, and drains', async () => {
    const { app, connection: own } = await start();
    const calls = Array.from({ length: 8 }, () =>
      client.call('rows.slow', '{"ms":300}', { deadlineMs: 5_000 }),
    );
    for (let i = 0; i < 100 && runs.length < 8; i++) await sleep(5);
    await app.close();
    const answers = await Promise.all(calls);
    expect(answers.map(({ bytes }) => text(bytes))).toEqual(Array(8).fill('{"ms":300}'));
    expect(own.isClosed()).toBe(true);
    expect((await problemOf(client.call('rows.echo', '1', { deadlineMs: 500 }))).status).toBe(503);
  });

  it('closes at once when idle, whatever the grace', async () => {
    const { app } = await start({ graceMs: 10_000 });
    const before = performance.now();
    await app.close();
    expect(performance.now() - before).toBeLessThan(1_500);
  });

  it('stops waiting after the grace for a handler that never ends', async () => {
    const { app } = await start({ graceMs: 200 });
    const call = problemOf(client.call('rows.slow', '{"ms":1500}', { deadlineMs: 600 }));
    for (let i = 0; i < 100 && runs.length === 0; i++) await sleep(5);
    const before = performance.now();
    await app.close();
    expect(performance.now() - before).toBeLessThan(1_200);
    expect((await call).code).toBe('DEADLINE_EXCEEDED');
  });

  it('is ready once listen has returned', async () => {
    for (let round = 0; round < 60; round++) {
      const { app } = await start();
      const { bytes } = await client.call('rows.echo', String(round), { deadlineMs: 5_000 });
      expect(text(bytes)).toBe(String(round));
      await app.close();
      started = [];
    }
  });

  it('does not unwrap an answer that looks like an envelope', async () => {
    await start();
    const { bytes } = await client.call('rows.envelope', '{}', { deadlineMs: 5_000 });
    expect(JSON.parse(text(bytes))).toEqual({ response: 1, isDisposed: true });
  });

  it('serves a subject with a wildcard and says what stood for it', async () => {
    await start();
    const { bytes } = await client.call('rows.wild.drought-risk', '{}', { deadlineMs: 5_000 });
    expect(JSON.parse(text(bytes))).toEqual({ subject: 'rows.wild.drought-risk', caller: 'drought-risk' });
  });

  it('loses no call over rolling restarts of two replicas', async () => {
    let first = await start();
    let second = await start();
    let stop = false;
    let calls = 0;
    const failures: unknown[] = [];
    const caller = async () => {
      while (!stop) {
        await client
          .call('rows.slow', '{"ms":5}', { deadlineMs: 5_000 })
          .catch((error: unknown) => failures.push(error));
        calls++;
      }
    };
    const callers = Array.from({ length: 4 }, caller);
    for (let round = 0; round < 100; round++) {
      const replacement = await start();
      await first.app.close();
      [first, second] = [second, replacement];
    }
    stop = true;
    await Promise.all(callers);
    expect(failures).toEqual([]);
    expect(calls).toBeGreaterThan(100);
    started = [first.app, second.app];
  });

  it('leaves a reply that is too large, and says so when it has nowhere to', async () => {
    const size = MAX_INLINE_REPLY + 1;
    await start();
    const inline = await client.call('rows.large', `{"size":${MAX_INLINE_REPLY}}`, { deadlineMs: 5_000 });
    expect([inline.bytes.length, inline.claim]).toEqual([MAX_INLINE_REPLY, undefined]);
    const problem = await problemOf(client.call('rows.large', `{"size":${size}}`, { deadlineMs: 5_000 }));
    expect(problem.status).toBe(502);
    expect(problem.message).toContain(String(size));
    await Promise.all(started.map((app) => app.close()));
    started = [];

    const left: [number, string][] = [];
    const leave = (bytes: Uint8Array, mediaType: string) => {
      left.push([bytes.length, mediaType]);
      return Promise.resolve('claim-1');
    };
    await start({ leave });
    const { bytes, claim, contentType } = await client.call('rows.large', `{"size":${size}}`, {
      deadlineMs: 5_000,
    });
    expect([bytes.length, claim, contentType]).toEqual([0, 'claim-1', 'text/plain']);
    expect(left).toEqual([[size, 'text/plain']]);
  });
});
