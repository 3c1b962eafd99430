import { controlSubject, MAX_INLINE_REPLY, operation, Problem, startPartition } from '@cdh/contracts';
import type { Input, Output } from '@cdh/contracts';
import type { INestMicroservice } from '@nestjs/common';
import { Controller, Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { NatsConnection } from '@nats-io/transport-node';
import { z } from 'zod';
import { NatsStrategy } from './nats.strategy.ts';
import type { TestServer } from './nats-server.testing.ts';
import { describeWithNats, plainConnection, startServer } from './nats-server.testing.ts';
import { OperationClient } from './operation-client.ts';
import type { OperationContext } from './serve-operation.ts';
import { ServesControl, ServesOperation } from './serves-operation.decorator.ts';

const repeat = operation({
  name: 'repeat',
  version: 1,
  kind: 'query',
  summary: { fr: 'Répéter' },
  input: z.object({ text: z.string(), times: z.int().min(0) }),
  output: z.object({ text: z.string().min(1) }),
  errors: { TEXT_FORBIDDEN: 422 },
});

@Injectable()
class Repeater {
  repeat(text: string, times: number) {
    return text.repeat(times);
  }
}

@Controller()
class ControlController {
  readonly repeater: Repeater;

  constructor(repeater: Repeater) {
    this.repeater = repeater;
  }

  @ServesControl(startPartition)
  start({ job }: Input<typeof startPartition>, { caller }: OperationContext): Output<typeof startPartition> {
    return { attempt: `${job} of ${caller}`, product: 'p', partition: 'x', inputs: [] };
  }

  @ServesOperation(repeat, 'uc.echo.repeat.v1')
  async repeat({ text, times }: Input<typeof repeat>) {
    if (text === 'forbidden')
      throw repeat.problem('TEXT_FORBIDDEN', { fr: 'Texte interdit', en: 'Forbidden text' });
    if (text === 'defect') throw new TypeError('secret');
    return { text: this.repeater.repeat(text, times) };
  }

  // @ts-expect-error the input of the contract has no member `job`
  @ServesOperation(repeat, 'uc.echo.wrong-input.v1')
  wrongInput({ job }: { job: string }) {
    return { text: job };
  }

  // @ts-expect-error the output of the contract is an object
  @ServesOperation(repeat, 'uc.echo.wrong-output.v1')
  wrongOutput({ text }: Input<typeof repeat>) {
    return text;
  }
}

@Module({ controllers: [ControlController], providers: [Repeater] })
class ControlModule {}

describeWithNats(process.env)('a controller that serves contracts', () => {
  let server: TestServer;
  let app: INestMicroservice;
  let connection: NatsConnection;
  let client: OperationClient;
  const defects: { err?: unknown }[] = [];
  const claims = new Map<string, Uint8Array>();
  const subject = 'uc.echo.repeat.v1';

  beforeAll(async () => {
    server = await startServer(process.env);
    const leave = async (bytes: Uint8Array) => {
      claims.set('claim', bytes);
      return 'claim';
    };
    const strategy = new NatsStrategy({
      connection: await plainConnection(server.url),
      queue: 'hub',
      leave,
      log: { info: () => undefined, warn: () => undefined, error: (fields) => void defects.push(fields) },
      service: { name: 'echo', version: '1.0.0' },
    });
    app = await NestFactory.createMicroservice(ControlModule, {
      strategy,
      logger: false,
      abortOnError: false,
    });
    await app.listen();
    connection = await plainConnection(server.url);
    client = new OperationClient(connection, {
      collect: async (claim) => claims.get(claim) ?? new Uint8Array(),
    });
  });
  afterAll(async () => {
    await app?.close();
    await connection?.close();
    await server?.stop();
  });

  it('answers in types, with injected parts', async () => {
    const { text } = await client.callOperation(
      repeat,
      subject,
      { text: 'ab', times: 2 },
      { deadlineMs: 3_000 },
    );
    expect(text).toBe('abab');
    // @ts-expect-error `times` is a number
    const wrong = client.callOperation(repeat, subject, { text: 'a', times: '2' }, { deadlineMs: 3_000 });
    await expect(wrong).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  it('knows which use case asks by the subject alone', async () => {
    const asked = controlSubject('use-cases', 'start-partition', 1, 'drought-risk');
    const { attempt } = await client.callOperation(
      startPartition,
      asked,
      { job: 'j1' },
      { deadlineMs: 3_000 },
    );
    expect(attempt).toBe('j1 of drought-risk');
  });

  it('lets a problem of the contract through Nest with its texts, and hides a defect', async () => {
    const call = (text: string) =>
      client.callOperation(repeat, subject, { text, times: 1 }, { deadlineMs: 3_000 });
    await expect(call('forbidden')).rejects.toMatchObject({
      code: 'TEXT_FORBIDDEN',
      status: 422,
      detail: { fr: 'Texte interdit', en: 'Forbidden text' },
    });
    const defect: unknown = await call('defect').catch((error: unknown) => error);
    expect(defect).toMatchObject({ code: 'INTERNAL', status: 500 });
    expect(JSON.stringify((defect as Problem).toWire())).not.toContain('secret');
    expect(defects).toHaveLength(1);
    expect((defects[0]?.err as Error).stack).toContain('serves-operation.medium.test.ts');
  });

  it('names the field of an answer against its contract', async () => {
    const call = client.callOperation(repeat, subject, { text: 'a', times: 0 }, { deadlineMs: 3_000 });
    await expect(call).rejects.toMatchObject({
      code: 'OUTPUT_INVALID',
      status: 502,
      options: { errors: [{ pointer: '/text' }] },
    });
  });

  it('says how much CPU time an answer took', async () => {
    const { cpuMs } = await client.call(subject, '{"text":"a","times":700000}', { deadlineMs: 3_000 });
    expect(cpuMs).toBeGreaterThan(0);
  });

  it('carries an answer larger than a message by claim check, unseen by the caller', async () => {
    const times = MAX_INLINE_REPLY + 1;
    const { text } = await client.callOperation(
      repeat,
      subject,
      { text: 'é', times },
      { deadlineMs: 10_000 },
    );
    expect(text).toBe('é'.repeat(times));
    const { claim, bytes } = await client.call(subject, JSON.stringify({ text: 'a', times }), {
      deadlineMs: 10_000,
    });
    expect([claim, bytes.length]).toEqual(['claim', 0]);
    const without = new OperationClient(connection).callOperation(
      repeat,
      subject,
      { text: 'a', times },
      { deadlineMs: 10_000 },
    );
    await expect(without).rejects.toBeInstanceOf(Problem);
  });

  it('says what it does by $SRV', async () => {
    const info = await connection.request('$SRV.INFO.echo', '', { timeout: 2_000 });
    expect(info.json<{ endpoints: { subject: string }[] }>().endpoints.map((one) => one.subject)).toContain(
      'hub.use-cases.start-partition.v1.*',
    );
  });
});
