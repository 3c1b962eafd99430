import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { headers, type NatsConnection } from '@nats-io/transport-node';
import { ensureStreams } from './ensure-streams.ts';
import type { JetStreamManager } from './index.ts';
import { jetstream, jetstreamManager } from './index.ts';
import type { TestServer } from './nats-server.testing.ts';
import { describeWithNats, plainConnection, startServer } from './nats-server.testing.ts';
import { publishMany } from './publish-many.ts';

describeWithNats(process.env)('many messages', () => {
  let server: TestServer;
  let connection: NatsConnection;
  let jsm: JetStreamManager;

  const message = (subject: string, n: number, id = `${subject}-${n}`) => ({
    subject,
    body: JSON.stringify({ n }),
    id,
    headers: headers(),
  });
  const jobs = (from: number, count: number) =>
    Array.from({ length: count }, (_, i) => message('jobs.uc.compute.v1', from + i));
  const publish = (...messages: ReturnType<typeof message>[]) =>
    publishMany(connection, jetstream(connection), messages);
  const stored = async (stream: string) => {
    const { state } = await jsm.streams.info(stream);
    const found: number[] = [];
    for (let seq = state.first_seq; seq <= state.last_seq; seq++) {
      const one = await jsm.streams.getMessage(stream, { seq }).catch(() => null);
      if (one) found.push(one.json<{ n: number }>().n);
    }
    return found;
  };
  const statuses = (outcomes: PromiseSettledResult<unknown>[]) => outcomes.map(({ status }) => status);

  beforeAll(async () => {
    server = await startServer(process.env);
    connection = await plainConnection(server.url);
    jsm = await jetstreamManager(connection);
  });
  beforeEach(async () => {
    for (const name of ['JOBS', 'EVENTS']) await jsm.streams.delete(name).catch(() => false);
    await ensureStreams(jsm);
  });
  afterAll(async () => {
    await connection?.close();
    await server?.stop();
  });

  it('reach the streams of their subjects, in their order, with their headers', async () => {
    const traced = message('jobs.uc.compute.v1', 5);
    traced.headers.set('traceparent', '00-1-2-00');
    const outcomes = await publish(...jobs(0, 5), message('events.a.b.v1', 7), traced);
    expect(statuses(outcomes)).toEqual(Array.from({ length: 7 }, () => 'fulfilled'));
    expect(await stored('JOBS')).toEqual([0, 1, 2, 3, 4, 5]);
    expect(await stored('EVENTS')).toEqual([7]);
    const last = await jsm.streams.getMessage('JOBS', { seq: 6 });
    expect(last?.header.get('traceparent')).toBe('00-1-2-00');
  });

  it('are stored once, though some of them come again among others', async () => {
    await publish(...jobs(0, 4));
    const outcomes = await publish(...jobs(2, 4));
    expect(new Set(statuses(outcomes))).toEqual(new Set(['fulfilled']));
    expect(await stored('JOBS')).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('that no stream takes keep back no others', async () => {
    const outcomes = await publish(message('nowhere.x', 1), ...jobs(0, 3));
    expect(statuses(outcomes)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
  });

  it('go one by one where there is no room for all of them', async () => {
    await ensureStreams(jsm, { jobs: { maxBytes: 1_000 } });
    const outcomes = statuses(await publish(...jobs(0, 30)));
    const kept = (await stored('JOBS')).length;
    expect(outcomes.filter((status) => status === 'fulfilled')).toHaveLength(kept);
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(30);
  });
});
