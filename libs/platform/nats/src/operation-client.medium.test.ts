import { setTimeout as sleep } from 'node:timers/promises';
import { header, Problem } from '@cdh/contracts';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { NatsConnection } from '@nats-io/transport-node';
import { headers } from '@nats-io/transport-node';
import { connectNats } from './connect-nats.ts';
import type { TestServer } from './nats-server.testing.ts';
import { describeWithNats, plainConnection, startServer } from './nats-server.testing.ts';
import { OperationClient } from './operation-client.ts';
import { OperationServer } from './operation-server.ts';

describeWithNats(process.env)('calls and connections', () => {
  let server: TestServer;
  let caller: NatsConnection;
  let service: NatsConnection;
  let client: OperationClient;
  let operations: OperationServer;
  let told: number[] = [];

  beforeAll(async () => {
    server = await startServer(process.env);
    service = await plainConnection(server.url);
    caller = await connectNats({
      servers: server.url,
      name: 'caller',
      inboxPrefix: '_INBOX_caller',
      reconnectWaitMs: 50,
    });
    client = new OperationClient(caller);
    operations = new OperationServer(service);
    const inner = new OperationClient(service);
    operations.serve('uc.t.echo.v1', {
      queue: 't',
      handler: async (bytes, context) => {
        told.push(context.remainingMs());
        return { bytes, contentType: 'application/json', status: 203, headers: { 'X-Own': 'yes' } };
      },
    });
    operations.serve('uc.t.hop.v1', {
      queue: 't',
      handler: async (_, context) => {
        await sleep(100);
        const { bytes } = await inner.call('uc.t.echo.v1', '1', { deadlineMs: 60_000, within: context });
        return { bytes, contentType: 'application/json' };
      },
    });
    operations.serve('uc.t.slow.v1', {
      queue: 't',
      handler: async (bytes, { signal }) => {
        await sleep(1_500, undefined, { signal });
        return { bytes, contentType: 'application/json' };
      },
    });
    await operations.ready();
  });
  beforeEach(() => {
    told = [];
  });
  afterAll(async () => {
    await operations?.close();
    await Promise.all([caller?.close(), service?.close()]);
    await server?.stop();
  });

  it('returns bytes, status and headers as they were sent', async () => {
    const sent = Uint8Array.from({ length: 256 }, (_, i) => i);
    const {
      bytes,
      status,
      headers: received,
    } = await client.call('uc.t.echo.v1', sent, { deadlineMs: 2_000 });
    expect(Buffer.from(bytes)).toEqual(Buffer.from(sent));
    expect([status, received?.get('X-Own')]).toEqual([203, 'yes']);
  });

  it('makes no subscription for a call, and receives below its own prefix', async () => {
    const replies: string[] = [];
    const spy = service.subscribe('uc.t.spy.v1', {
      callback: (_, message) => {
        replies.push(message.reply ?? '');
        message.respond('{}');
      },
    });
    await service.flush();
    for (let i = 0; i < 3; i++) await client.call('uc.t.spy.v1', '{}', { deadlineMs: 2_000 });
    spy.unsubscribe();
    const parents = replies.map((reply) => reply.slice(0, reply.lastIndexOf('.')));
    expect(new Set(parents).size).toBe(1);
    expect(new Set(replies).size).toBe(3);
    expect(parents[0]).toMatch(/^_INBOX_caller\./);
  });

  it('carries the deadline, and no more than what is left of it to the next hop', async () => {
    await client.call('uc.t.echo.v1', '{}', { deadlineMs: 1_234 });
    expect(told[0]).toBeGreaterThan(1_000);
    expect(told[0]).toBeLessThanOrEqual(1_234);
    await client.call('uc.t.hop.v1', '{}', { deadlineMs: 2_000 });
    expect(told[1]).toBeLessThanOrEqual(1_901);
    const spent = client.call('uc.t.echo.v1', '{}', { deadlineMs: 5_000, within: { remainingMs: () => 0 } });
    await expect(spent).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  });

  it('refuses at once what arrives after its deadline', async () => {
    const asked = headers();
    asked.set(header.deadline, '0');
    const reply = await caller.request('uc.t.echo.v1', '{}', { timeout: 2_000, headers: asked });
    expect(reply.json<{ code: string }>().code).toBe('DEADLINE_EXCEEDED');
    expect(told).toEqual([]);
  });

  it('stops waiting when it is told to', async () => {
    const stop = new AbortController();
    const call = client.call('uc.t.slow.v1', '{}', { deadlineMs: 1_000, signal: stop.signal });
    setTimeout(() => stop.abort(new Error('enough')), 50);
    await expect(call).rejects.toThrow('enough');
    const late = client.call('uc.t.echo.v1', '{}', { deadlineMs: 1_000, signal: stop.signal });
    await expect(late).rejects.toThrow('enough');
  });

  it('keeps the calls of one turn of the event loop apart, and does not send one that is withdrawn in it', async () => {
    const stop = new AbortController();
    const withdrawn = client.call('uc.t.echo.v1', '"no"', { deadlineMs: 2_000, signal: stop.signal });
    const kept = Array.from({ length: 20 }, (_, i) =>
      client.call('uc.t.echo.v1', JSON.stringify(i), { deadlineMs: 2_000 }),
    );
    stop.abort(new Error('withdrawn'));
    await expect(withdrawn).rejects.toThrow('withdrawn');
    const bodies = (await Promise.all(kept)).map(({ bytes }) => Number(Buffer.from(bytes).toString()));
    expect(bodies).toEqual(Array.from({ length: 20 }, (_, i) => i));
    expect(told).toHaveLength(20);
  });

  it('calls an answer unreadable that claims to be a problem and is none', async () => {
    const odd = service.subscribe('uc.t.odd.v1', {
      callback: (_, message) => {
        const told = headers();
        told.set(header.serviceErrorCode, '500');
        told.set(header.contentType, 'application/problem+json');
        message.respond('<html>', { headers: told });
      },
    });
    await service.flush();
    const call = client.call('uc.t.odd.v1', '{}', { deadlineMs: 2_000 });
    await expect(call).rejects.toMatchObject({ code: 'USE_CASE_DEFECT', status: 502 });
    odd.unsubscribe();
  });

  it('tells that a request is larger than a message may be', async () => {
    const call = client.call('uc.t.echo.v1', new Uint8Array(2 ** 20 + 1), { deadlineMs: 2_000 });
    await expect(call).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE', status: 413 });
  });

  it('answers what needs no reply to nobody', async () => {
    caller.publish('uc.t.echo.v1', '{}');
    await caller.flush();
    await sleep(50);
    expect(told).toEqual([]);
  });

  it('tells at once when the broker dies, and works again when it is back', async () => {
    const before = performance.now();
    const call = client.call('uc.t.slow.v1', '{}', { deadlineMs: 1_400 }).catch((error: unknown) => error);
    await sleep(100);
    await server.kill();
    const problem = await call;
    expect(problem).toBeInstanceOf(Problem);
    expect(problem).toMatchObject({ code: 'UNAVAILABLE', status: 503 });
    await expect(client.call('uc.t.echo.v1', '{}', { deadlineMs: 1_400 })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
    });
    expect(performance.now() - before).toBeLessThan(3_000);
    await server.restart();
    let status = 0;
    for (let i = 0; i < 200 && status !== 203; i++) {
      await sleep(50);
      status = await client.call('uc.t.echo.v1', '{}', { deadlineMs: 1_000 }).then(
        (result) => result.status,
        () => 0,
      );
    }
    expect(status).toBe(203);
  });

  it('tells so after its own connection was closed', async () => {
    const own = await plainConnection(server.url);
    const closed = new OperationClient(own);
    await own.close();
    await expect(closed.call('uc.t.echo.v1', '{}', { deadlineMs: 1_000 })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
    });
  });
});
