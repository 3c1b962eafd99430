import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { NatsConnection } from '@nats-io/transport-node';
import { connectNats } from './connect-nats.ts';
import type { TestServer } from './nats-server.testing.ts';
import { describeWithNats, plainConnection, startServer } from './nats-server.testing.ts';
import { OperationClient } from './operation-client.ts';
import { OperationServer } from './operation-server.ts';

const SUBJECT = 'uc.t.slow.v1';
const DEADLINE_MS = 20_000;

describeWithNats(process.env)('calls whose replica goes away', () => {
  let server: TestServer;
  let caller: NatsConnection;
  let client: OperationClient;
  const replicas: { connection: NatsConnection; server: OperationServer; taken: number }[] = [];

  beforeAll(async () => {
    server = await startServer(process.env);
    caller = await connectNats({ servers: server.url, name: 'caller', inboxPrefix: '_INBOX_caller' });
  });
  beforeEach(() => {
    client = new OperationClient(caller);
  });
  afterEach(async () => {
    await Promise.all(replicas.splice(0).map(({ connection }) => connection.close()));
  });
  afterAll(async () => {
    await caller?.close();
    await server?.stop();
  });

  /** A replica that takes so long for each call. */
  async function addReplica(ms: number) {
    const connection = await plainConnection(server.url);
    const replica = { connection, server: new OperationServer(connection), taken: 0 };
    replica.server.serve(SUBJECT, {
      queue: 't',
      handler: async (bytes) => {
        replica.taken++;
        await sleep(ms, undefined, { ref: false });
        return { bytes, contentType: 'application/json' };
      },
    });
    replica.server.tellHeldCalls('t');
    await replica.server.ready();
    replicas.push(replica);
    return replica;
  }
  const call = (again?: string) =>
    client.call(SUBJECT, '7', { deadlineMs: DEADLINE_MS, ...(again === undefined ? {} : { again }) });
  async function untilTaken(replica: { taken: number }) {
    for (const end = Date.now() + 15_000; replica.taken === 0 && Date.now() < end;) await sleep(5);
    expect(replica.taken).toBe(1);
  }

  it('are made once more, of another one, long before their deadline', async () => {
    const first = await addReplica(60_000);
    const began = performance.now();
    const asked = call('t');
    await untilTaken(first);
    const second = await addReplica(0);
    await first.connection.close();
    expect(Buffer.from((await asked).bytes).toString()).toBe('7');
    expect(performance.now() - began).toBeLessThan(DEADLINE_MS / 2);
    expect(second.taken).toBe(1);
  });

  it('are refused at once when there is no other', async () => {
    const only = await addReplica(60_000);
    const began = performance.now();
    const asked = call('t');
    await untilTaken(only);
    await only.connection.close();
    await expect(asked).rejects.toMatchObject({ code: 'USE_CASE_UNAVAILABLE' });
    expect(performance.now() - began).toBeLessThan(DEADLINE_MS / 2);
  });

  it('are not made twice when the replica is only slow', async () => {
    const [first, second] = [await addReplica(1_500), await addReplica(1_500)];
    await call('t');
    expect(first.taken + second.taken).toBe(1);
  });

  it('are made again once at most', async () => {
    const first = await addReplica(60_000);
    const asked = client.call(SUBJECT, '7', { deadlineMs: 3_000, again: 't' });
    await untilTaken(first);
    const second = await addReplica(60_000);
    await first.connection.close();
    await untilTaken(second);
    const third = await addReplica(0);
    await second.connection.close();
    await expect(asked).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    expect(third.taken).toBe(0);
  });

  it('that may change something are never made again', async () => {
    const first = await addReplica(60_000);
    const asked = client.call(SUBJECT, '7', { deadlineMs: 2_000 });
    await untilTaken(first);
    const second = await addReplica(0);
    await first.connection.close();
    await expect(asked).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    expect(second.taken).toBe(0);
  });
});
