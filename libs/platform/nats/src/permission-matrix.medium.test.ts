import { setTimeout as sleep } from 'node:timers/promises';
import {
  controlModule,
  controlSubject,
  eventSubject,
  inboxPrefix,
  jobConsumer,
  jobSubject,
  type Manifest,
  operationSubject,
  partitionJob,
  useCaseEventSubject,
} from '@cdh/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type NatsConnection, PermissionViolationError } from '@nats-io/transport-node';
import { connectNats, watchStatus } from './connect-nats.ts';
import { issueUserJwt } from './issue-user-jwt.ts';
import {
  createRealm,
  createUserKeys,
  describeWithNats,
  type Realm,
  startServer,
  type TestServer,
} from './nats-server.testing.ts';
import { HUB_INBOX_PREFIX, hubPermissions, type NatsPermissions, useCasePermissions } from './permissions.ts';

type Declared = Pick<Manifest, 'id' | 'operations' | 'publishes'>;
const operation = (name: string, version: number, kind: 'query' | 'job') => ({
  name,
  version,
  kind,
  summary: { fr: 'x' },
  scope: 'public' as const,
  input: {},
  output: {},
  errors: {},
  representations: ['application/json'],
});
const publication = (product: string) => ({
  product,
  title: { fr: 'x' },
  licence: 'x',
  partitionedBy: '/site',
});
/** One of each kind, names that begin alike, and one that declares nothing. */
const services: Declared[] = [
  {
    id: 'drought',
    operations: [operation('ask', 1, 'query'), operation('ask', 2, 'query'), operation('run', 1, 'job')],
    publishes: [publication('indices')],
  },
  {
    id: 'drought-risk',
    operations: [operation('ask', 1, 'query'), operation('run', 1, 'query')],
    publishes: [publication('indices'), publication('maps')],
  },
  { id: 'bare', operations: [], publishes: [] },
];

interface Subject {
  subject: string;
  publishers: string[];
  subscribers: string[];
}
const HUB = 'the hub';
const subject = (name: string, publishers: string[] = [], subscribers: string[] = []): Subject => ({
  subject: name,
  publishers,
  subscribers,
});

/** What a manifest says may be done with each subject that concerns it, and by whom; nothing else may. */
function subjectsOf({ id, operations, publishes }: Declared): Subject[] {
  const jobs = [
    ...operations.filter(({ kind }) => kind === 'job'),
    ...publishes.map(({ product }) => ({ name: partitionJob(product), version: 1 })),
  ];
  const consumers = jobs.map(({ name, version }) => jobConsumer(id, name, version));
  return [
    ...['ask', 'run', 'undeclared'].flatMap((name) =>
      [1, 2, 3].map((version) => {
        const served = operations.some(
          (one) => one.kind === 'query' && one.name === name && one.version === version,
        );
        return subject(operationSubject(id, name, version), [HUB], served ? [id] : []);
      }),
    ),
    subject(`uc.${id}.>`),
    ...Object.entries(controlModule).flatMap(([name, module]) => [
      subject(controlSubject(module, name, 1, id), [HUB, id], [HUB]),
      subject(controlSubject(module, name, 2, id), [HUB], [HUB]),
      subject(controlSubject('identity', name, 1, id), [HUB], [HUB]),
    ]),
    ...['run', partitionJob('indices'), 'undeclared'].flatMap((name) => [
      subject(jobSubject(id, name, 1), [HUB]),
      ...(consumers.includes(jobConsumer(id, name, 1)) ? [] : consumerSubjects(jobConsumer(id, name, 1), [])),
    ]),
    ...consumers.flatMap((consumer) => consumerSubjects(consumer, [id])),
    subject(useCaseEventSubject('use-cases', 'partition-published', 1, id), [HUB], [HUB, id]),
    subject(`${inboxPrefix(id)}.reply`, [], [id]),
    subject(`${inboxPrefix(id)}.>`, [], [id]),
    ...['PING', 'INFO', 'STATS'].flatMap((verb) => [
      subject(`$SRV.${verb}.${id}`, [HUB], [HUB, id]),
      subject(`$SRV.${verb}.${id}.replica`, [HUB], [HUB, id]),
    ]),
  ];
}

const consumerSubjects = (consumer: string, owners: string[]): Subject[] => [
  subject(`$JS.API.CONSUMER.INFO.JOBS.${consumer}`, [HUB, ...owners]),
  subject(`$JS.API.CONSUMER.MSG.NEXT.JOBS.${consumer}`, [HUB, ...owners]),
  subject(`$JS.ACK.JOBS.${consumer}.1.1.1.1.0`, [HUB, ...owners]),
  subject(`$JS.API.CONSUMER.MSG.NEXT.EVENTS.${consumer}`, [HUB]),
  subject(`$JS.API.CONSUMER.CREATE.JOBS.${consumer}`, [HUB]),
  subject(`$JS.API.CONSUMER.DURABLE.CREATE.JOBS.${consumer}`, [HUB]),
  subject(`$JS.API.CONSUMER.DELETE.JOBS.${consumer}`, [HUB]),
];

const everybody = services.map(({ id }) => id);
const common: Subject[] = [
  ...['PING', 'INFO', 'STATS'].map((verb) => subject(`$SRV.${verb}`, [HUB], [HUB, ...everybody])),
  ...['catalogue.version-published', 'use-cases.partition-published', 'use-cases.use-case-registered'].map(
    (name) => {
      const [module = '', event = ''] = name.split('.');
      return subject(eventSubject(module, event, 1), [HUB], [HUB]);
    },
  ),
  subject('events.use-cases.partition-published.v1.*', [], [HUB]),
  subject('events.>', [], [HUB]),
  subject('hub.>', [], [HUB]),
  subject('$SRV.>', [], [HUB]),
  subject('$JS.EVENT.ADVISORY.>', [], [HUB]),
  subject(`${HUB_INBOX_PREFIX}.reply`, [], [HUB]),
  ...['>', '*', 'uc.>', 'jobs.>', '_INBOX.>', '$JS.>', '$JS.API.>', '$SYS.>', 'anything.else'].map((name) =>
    subject(name),
  ),
  ...['_INBOX.forged', '$SYS.REQ.SERVER.PING', 'anything'].map((name) => subject(name)),
  ...['INFO', 'STREAM.CREATE.MINE', 'STREAM.PURGE.JOBS', 'STREAM.MSG.GET.JOBS', 'DIRECT.GET.EVENTS'].map(
    (name) => subject(`$JS.API.${name}`, [HUB]),
  ),
];
const matrix = [...services.flatMap(subjectsOf), ...common];
/** A wildcard can't be published to. */
const literal = matrix.filter(({ subject: name }) => !/[*>]/.test(name));

describeWithNats(process.env)('the permission matrix: every service, every subject', () => {
  let server: TestServer;
  let realm: Realm;
  const open: NatsConnection[] = [];

  beforeAll(async () => {
    realm = await createRealm();
    server = await startServer(process.env, realm.config);
  });
  afterAll(async () => {
    await Promise.all(open.map((connection) => connection.close()));
    await server?.stop();
  });

  const connectAs = async (name: string, prefix: string, permissions: NatsPermissions) => {
    const { publicKey: userPublicKey, seed } = createUserKeys();
    const { accountPublicKey, signingSeed } = realm;
    const issued = { accountPublicKey, signingSeed, userPublicKey, name, permissions, expiresInS: 3600 };
    const jwt = () => issueUserJwt(issued);
    const connection = await connectNats({
      servers: server.url,
      name,
      inboxPrefix: prefix,
      credentials: { jwt, seed },
    });
    open.push(connection);
    const denied = { publish: new Set<string>(), subscription: new Set<string>() };
    watchStatus(connection, (status) => {
      if (status.type === 'error' && status.error instanceof PermissionViolationError)
        denied[status.error.operation].add(status.error.subject);
    });
    return { connection, denied };
  };

  /** Does everything that the matrix lists; what the server refused. */
  const tryAll = async (name: string, prefix: string, permissions: NatsPermissions) => {
    const { connection, denied } = await connectAs(name, prefix, permissions);
    for (const { subject: one } of matrix) connection.subscribe(one, { callback: () => undefined });
    for (const { subject: one } of literal) connection.publish(one, '{}');
    await connection.flush();
    // Refusals come before the answer to the flush, and are told a moment later: until no more come.
    for (let before = -1, quiet = 0; quiet < 5; await sleep(50)) {
      const count = denied.publish.size + denied.subscription.size;
      quiet = count === before ? quiet + 1 : 0;
      before = count;
    }
    return { publish: [...denied.publish].sort(), subscription: [...denied.subscription].sort() };
  };
  const refusedTo = (name: string) => {
    const not = (list: Subject[], who: (one: Subject) => string[]) =>
      [...new Set(list.filter((one) => !who(one).includes(name)).map((one) => one.subject))].sort();
    return {
      publish: not(literal, ({ publishers }) => publishers),
      subscription: not(matrix, ({ subscribers }) => subscribers),
    };
  };

  it.each(services.map((service) => [service.id, service] as const))(
    'lets %s do what its manifest declares, and nothing else',
    async (id, service) => {
      expect(await tryAll(id, inboxPrefix(id), useCasePermissions(service))).toEqual(refusedTo(id));
    },
  );

  it('lets the hub call, serve and keep streams, and hear no answer that is another’s', async () => {
    expect(await tryAll(HUB, HUB_INBOX_PREFIX, hubPermissions())).toEqual(refusedTo(HUB));
  });
});

describe('the matrix', () => {
  it('has each subject once, and something for everybody', () => {
    expect(new Set(matrix.map((one) => one.subject)).size).toBe(matrix.length);
    for (const { id } of services)
      expect(matrix.filter(({ subscribers }) => subscribers.includes(id)).length).toBeGreaterThan(5);
  });
});
