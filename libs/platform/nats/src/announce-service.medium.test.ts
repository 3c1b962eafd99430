import { Problem } from '@cdh/contracts';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { NatsConnection } from '@nats-io/transport-node';
import { announceService } from './announce-service.ts';
import { discover } from './discover-services.ts';
import type { TestServer } from './nats-server.testing.ts';
import { describeWithNats, plainConnection, startServer } from './nats-server.testing.ts';
import { OperationClient } from './operation-client.ts';
import { OperationServer } from './operation-server.ts';

describeWithNats(process.env)('discovery by the services convention', () => {
  let server: TestServer;
  let connection: NatsConnection;
  const service = {
    name: 'drought-risk',
    version: '1.2.3',
    description: 'Indices',
    metadata: { organisation: 'x' },
  };
  const json = (subject: string) =>
    connection.request(subject, '', { timeout: 2_000 }).then((message) => message.json<unknown>());

  beforeAll(async () => {
    server = await startServer(process.env);
    connection = await plainConnection(server.url);
  });
  afterAll(async () => {
    await connection?.close();
    await server?.stop();
  });

  it('answers PING, INFO and STATS in their shapes, for all, by name and by id', async () => {
    const operations = new OperationServer(connection);
    operations.serve('uc.drought-risk.get-indices.v1', {
      queue: 'drought-risk',
      metadata: { kind: 'query' },
      handler: async (bytes) => {
        if (bytes.length === 0) throw new Problem('MALFORMED', 'empty');
        return { bytes, contentType: 'application/json' };
      },
    });
    const withdraw = announceService(connection, service, () => operations.endpoints());
    await operations.ready();

    const ping = (await json('$SRV.PING')) as { id: string };
    const identity = { name: 'drought-risk', id: ping.id, version: '1.2.3', metadata: { organisation: 'x' } };
    expect(ping).toEqual({ ...identity, type: 'io.nats.micro.v1.ping_response' });
    expect(ping.id.length).toBeGreaterThan(5);
    expect(await json('$SRV.PING.drought-risk')).toEqual(ping);
    expect(await json(`$SRV.PING.drought-risk.${ping.id}`)).toEqual(ping);
    const endpoint = {
      name: 'get-indices-v1',
      subject: 'uc.drought-risk.get-indices.v1',
      queue_group: 'drought-risk',
    };
    expect(await json('$SRV.INFO.drought-risk')).toEqual({
      ...identity,
      type: 'io.nats.micro.v1.info_response',
      description: 'Indices',
      endpoints: [{ ...endpoint, metadata: { kind: 'query' } }],
    });

    const client = new OperationClient(connection);
    await client.call('uc.drought-risk.get-indices.v1', '1', { deadlineMs: 2_000 });
    await client.call('uc.drought-risk.get-indices.v1', '2', { deadlineMs: 2_000 });
    await client.call('uc.drought-risk.get-indices.v1', '', { deadlineMs: 2_000 }).catch(() => undefined);
    const stats = (await json(`$SRV.STATS.drought-risk.${ping.id}`)) as {
      started: string;
      endpoints: { processing_time: number; average_processing_time: number }[];
    };
    expect(stats).toMatchObject({
      ...identity,
      type: 'io.nats.micro.v1.stats_response',
      endpoints: [{ ...endpoint, num_requests: 3, num_errors: 1, last_error: '400:MALFORMED' }],
    });
    expect(new Date(stats.started).toISOString()).toBe(stats.started);
    const { processing_time, average_processing_time } = stats.endpoints[0] ?? {
      processing_time: 0,
      average_processing_time: 0,
    };
    expect(Number.isInteger(processing_time)).toBe(true);
    expect(average_processing_time).toBe(Math.round(processing_time / 3));
    await Promise.all([withdraw(), operations.close()]);
  });

  it('finds every replica, by name or all, and none where there is none', async () => {
    expect(await discover(connection, { maxWaitMs: 500 })).toEqual([]);
    const withdrawals = ['a', 'b', 'b'].map((name) =>
      announceService(connection, { ...service, name: `use-case-${name}` }, () => []),
    );
    await connection.flush();
    expect((await discover(connection)).map(({ name }) => name).sort()).toEqual([
      'use-case-a',
      'use-case-b',
      'use-case-b',
    ]);
    const twice = await discover(connection, { name: 'use-case-b' });
    expect(new Set(twice.map(({ id }) => id)).size).toBe(2);
    await Promise.all(withdrawals.map((withdraw) => withdraw()));
    expect(await discover(connection, { maxWaitMs: 500 })).toEqual([]);
  });
});
