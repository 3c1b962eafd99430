import { setTimeout as sleep } from 'node:timers/promises';
import { inboxPrefix } from '@cdh/contracts';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { NatsConnection } from '@nats-io/transport-node';
import { PermissionViolationError } from '@nats-io/transport-node';
import { announceService } from './announce-service.ts';
import { connectNats, watchStatus } from './connect-nats.ts';
import { consumeJobs } from './consume-jobs.ts';
import { discover } from './discover-services.ts';
import { ensureJobConsumer, ensureStreams } from './ensure-streams.ts';
import { jetstream, jetstreamManager } from './index.ts';
import { issueUserJwt } from './issue-user-jwt.ts';
import type { Realm, TestServer } from './nats-server.testing.ts';
import { createRealm, createUserKeys, describeWithNats, startServer } from './nats-server.testing.ts';
import { OperationClient } from './operation-client.ts';
import { OperationServer } from './operation-server.ts';
import type { NatsPermissions } from './permissions.ts';
import { HUB_INBOX_PREFIX, hubPermissions, useCasePermissions } from './permissions.ts';
import { publishJob } from './publish-messages.ts';

const manifest = (id: string) => ({
  id,
  operations: [
    {
      name: 'get-indices',
      version: 1,
      kind: 'query' as const,
      summary: { fr: 'x' },
      scope: 'public' as const,
      input: {},
      output: {},
      errors: {},
      representations: ['application/json'],
    },
  ],
  publishes: [{ product: 'indices', title: { fr: 'x' }, licence: 'x', partitionedBy: '/site' }],
});

describeWithNats(process.env)('permissions on a server in operator mode', () => {
  let server: TestServer;
  let realm: Realm;
  let hub: NatsConnection;
  let drought: NatsConnection;
  const logged: { fields: object; message: string }[] = [];
  const denied: { operation: string; subject: string }[] = [];

  const connectAs = async (
    name: string,
    prefix: string,
    permissions: NatsPermissions,
    expiresInS = 3600,
    asked: string[] = [],
  ) => {
    const { publicKey, seed } = createUserKeys();
    const { accountPublicKey, signingSeed } = realm;
    const jwt = async () => {
      asked.push(name);
      return issueUserJwt({
        accountPublicKey,
        signingSeed,
        userPublicKey: publicKey,
        name,
        permissions,
        expiresInS,
      });
    };
    const note = (fields: object, message: string) => void logged.push({ fields, message });
    return connectNats({
      servers: server.url,
      name,
      inboxPrefix: prefix,
      credentials: { jwt, seed },
      log: { info: note, warn: note, error: note },
      reconnectWaitMs: 50,
    });
  };
  const useCase = (id: string) => connectAs(id, inboxPrefix(id), useCasePermissions(manifest(id)));

  /** Whether the server refused an operation on `subject`. */
  const refused = async (operation: 'publish' | 'subscription', subject: string) => {
    if (operation === 'publish') drought.publish(subject, '{}');
    else drought.subscribe(subject, { callback: () => undefined });
    await drought.flush();
    await sleep(10);
    return denied.some((one) => one.operation === operation && one.subject === subject);
  };

  beforeAll(async () => {
    realm = await createRealm();
    server = await startServer(process.env, realm.config);
    hub = await connectAs('hub', HUB_INBOX_PREFIX, hubPermissions());
    await ensureStreams(await jetstreamManager(hub), {
      events: { maxBytes: 2 ** 24 },
      jobs: { maxBytes: 2 ** 24 },
    });
    drought = await useCase('drought-risk');
    watchStatus(drought, (status) => {
      if (status.type === 'error' && status.error instanceof PermissionViolationError)
        denied.push({ operation: status.error.operation, subject: status.error.subject });
    });
  });
  afterAll(async () => {
    await Promise.all([hub?.close(), drought?.close()]);
    await server?.stop();
  });

  it.each([
    'uc.drought-risk.get-indices.v1',
    'uc.heat-islands.get-indices.v1',
    'hub.use-cases.start-partition.v1.heat-islands',
    'hub.use-cases.start-partition.v2.drought-risk',
    'hub.use-cases.undeclared.v1.drought-risk',
    'hub.identity.start-partition.v1.drought-risk',
    'events.use-cases.partition-published.v1',
    'events.catalogue.version-published.v1',
    'jobs.drought-risk.compute-indices.v1',
    'jobs.heat-islands.compute-indices.v1',
    '_INBOX_HUB.forged',
    '_INBOX_heat-islands.forged',
    '_INBOX.forged',
    '$SRV.PING',
    '$JS.API.INFO',
    '$JS.API.STREAM.CREATE.MINE',
    '$JS.API.STREAM.PURGE.JOBS',
    '$JS.API.STREAM.MSG.GET.JOBS',
    '$JS.API.DIRECT.GET.JOBS',
    '$JS.API.CONSUMER.CREATE.JOBS.drought-risk_compute-indices_v1',
    '$JS.API.CONSUMER.DURABLE.CREATE.JOBS.drought-risk_compute-indices_v1',
    '$JS.API.CONSUMER.DELETE.JOBS.drought-risk_compute-indices_v1',
    '$JS.API.CONSUMER.MSG.NEXT.JOBS.heat-islands_compute-indices_v1',
    '$JS.API.CONSUMER.MSG.NEXT.EVENTS.drought-risk_compute-indices_v1',
    '$JS.API.CONSUMER.INFO.JOBS.heat-islands_compute-indices_v1',
    '$JS.ACK.JOBS.heat-islands_compute-indices_v1.1.1.1.1.0',
    '$SYS.REQ.SERVER.PING',
    'anything',
  ])('forbids a use case to publish to %s', async (subject) => {
    expect(await refused('publish', subject)).toBe(true);
  });

  it.each([
    '>',
    '*',
    'uc.>',
    'uc.drought-risk.>',
    'uc.drought-risk.get-indices.v2',
    'uc.drought-risk.undeclared.v1',
    'uc.heat-islands.get-indices.v1',
    'hub.>',
    'hub.use-cases.start-partition.v1.drought-risk',
    'jobs.>',
    'jobs.drought-risk.compute-indices.v1',
    'events.>',
    'events.catalogue.version-published.v1',
    '_INBOX.>',
    '_INBOX_HUB.>',
    '_INBOX_heat-islands.>',
    '_INBOX_drought-risk2.>',
    '$SRV.>',
    '$SRV.PING.heat-islands',
    '$JS.>',
    '$JS.API.>',
    '$JS.EVENT.ADVISORY.>',
    '$SYS.>',
  ])('forbids a use case to subscribe to %s', async (subject) => {
    expect(await refused('subscription', subject)).toBe(true);
  });

  it('logs what was denied', () => {
    expect(logged).toContainEqual({
      fields: { operation: 'publish', subject: 'anything' },
      message: 'NATS permission denied',
    });
  });

  it('lets it answer calls, be found, and call the hub in its own name', async () => {
    const before = denied.length;
    const answering = new OperationServer(drought);
    answering.serve('uc.drought-risk.get-indices.v1', {
      queue: 'drought-risk',
      handler: async () => ({ bytes: Uint8Array.of(123, 125), contentType: 'application/json' }),
    });
    const withdraw = announceService(drought, { name: 'drought-risk', version: '1.2.3' }, () =>
      answering.endpoints(),
    );
    const serving = new OperationServer(hub);
    serving.serve('hub.use-cases.start-partition.v1.*', {
      queue: 'hub',
      handler: async (_, { caller }) => ({
        bytes: new TextEncoder().encode(JSON.stringify(caller)),
        contentType: 'application/json',
      }),
    });
    await Promise.all([answering.ready(), serving.ready()]);
    const answer = await new OperationClient(hub).call('uc.drought-risk.get-indices.v1', '{}', {
      deadlineMs: 3_000,
    });
    expect(Buffer.from(answer.bytes).toString()).toBe('{}');
    expect(await discover(hub, { name: 'drought-risk' })).toMatchObject([
      { name: 'drought-risk', version: '1.2.3' },
    ]);
    const asked = await new OperationClient(drought).call(
      'hub.use-cases.start-partition.v1.drought-risk',
      '{}',
      { deadlineMs: 3_000 },
    );
    expect(Buffer.from(asked.bytes).toString()).toBe('"drought-risk"');
    await Promise.all([answering.close(), serving.close(), withdraw()]);
    expect(denied.slice(before)).toEqual([]);
  });

  it('tells at once what it may not call or serve', async () => {
    const call = new OperationClient(drought).call('uc.heat-islands.get-indices.v1', '{}', {
      deadlineMs: 20_000,
    });
    await expect(call).rejects.toMatchObject({ code: 'INTERNAL', status: 500 });
    const elsewhere = new OperationServer(drought);
    elsewhere.serve('uc.heat-islands.get-indices.v1', {
      queue: 'x',
      handler: () => Promise.reject(new Error('never asked')),
    });
    await expect(elsewhere.ready()).rejects.toThrow('uc.heat-islands.get-indices.v1');
    await elsewhere.close();
  });

  it('lets it work through its own jobs, heartbeats included', async () => {
    const before = denied.length;
    await ensureJobConsumer(await jetstreamManager(hub), 'drought-risk', 'compute-indices', 1);
    const done: string[] = [];
    const consumption = consumeJobs({
      connection: drought,
      consumer: 'drought-risk_compute-indices_v1',
      heartbeatMs: 50,
      handler: async ({ bytes }) => {
        await sleep(200);
        done.push(Buffer.from(bytes).toString());
      },
    });
    const job = { useCase: 'drought-risk', operation: 'compute-indices', version: 1, id: 'a', body: 1 };
    await publishJob(jetstream(hub), job);
    for (let i = 0; i < 200 && done.length === 0; i++) await sleep(20);
    await consumption.stop();
    expect(done).toEqual(['1']);
    const info = await (await jetstreamManager(hub)).streams.info('JOBS');
    expect(info.state.messages).toBe(0);
    expect(denied.slice(before)).toEqual([]);
  });

  it('lets no answer go elsewhere than to the one who asks', async () => {
    const heat = await useCase('heat-islands');
    const overheard: unknown[] = [];
    heat.subscribe('_INBOX_heat-islands.>', { callback: (_, message) => void overheard.push(message) });
    await heat.flush();
    expect(await refused('publish', '_INBOX_heat-islands.x')).toBe(true);
    expect(overheard).toEqual([]);
    await heat.close();
  });

  it('comes back by itself with a renewed JWT when the one it used has expired', async () => {
    const asked: string[] = [];
    const short = await connectAs(
      'short',
      inboxPrefix('short'),
      useCasePermissions(manifest('short')),
      // Long enough to connect with on a busy machine.
      5,
      asked,
    );
    let reconnects = 0;
    watchStatus(short, ({ type }) => {
      if (type === 'reconnect') reconnects++;
    });
    for (let i = 0; i < 1_000 && reconnects < 2; i++) await sleep(50);
    expect(reconnects).toBeGreaterThanOrEqual(2);
    expect(asked.length).toBeGreaterThanOrEqual(3);
    await short.flush();
    await short.close();
  }, 90_000);

  it('refuses a key without the account’s signature', async () => {
    const { signingSeed } = await createRealm();
    const { accountPublicKey } = realm;
    const { publicKey, seed } = createUserKeys();
    const jwt = () =>
      issueUserJwt({
        accountPublicKey,
        signingSeed,
        userPublicKey: publicKey,
        name: 'forged',
        permissions: hubPermissions(),
        expiresInS: 60,
      });
    await expect(
      connectNats({ servers: server.url, name: 'forged', credentials: { jwt, seed } }),
    ).rejects.toThrow();
  });
});
