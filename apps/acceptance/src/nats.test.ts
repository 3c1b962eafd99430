import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  connect,
  credsAuthenticator,
  type NatsConnection,
  PermissionViolationError,
} from '@nats-io/transport-node';
import { inboxPrefix } from '@cdh/contracts';
import { broker } from './harness/deployment.ts';
import { DROUGHT } from './harness/drought.ts';
import { type Caller, createOrganisation, createUseCase } from './harness/people.ts';
import { type Connect, register, subjectOf } from './harness/synthetic-service.ts';

const NAME = /^[A-Za-z0-9_-]+$/;
const identity = {
  name: DROUGHT,
  id: expect.stringMatching(/^\S+$/),
  version: expect.stringMatching(/^\d+\.\d+\.\d+/),
  metadata: expect.any(Object),
};

// What `nats micro ls|info|stats` asks and reads (ADR-32 of NATS).
(broker ? describe : describe.skip)('the NATS services convention', () => {
  let connection: NatsConnection;
  beforeAll(async () => {
    connection = await connect({
      servers: broker?.url,
      authenticator: credsAuthenticator(broker?.credentials ?? new Uint8Array()),
      inboxPrefix: '_INBOX_operator',
    });
  });
  afterAll(() => connection?.close());

  async function discover(subject: string): Promise<unknown[]> {
    const found: unknown[] = [];
    const replies = await connection.requestMany(subject, '', { strategy: 'stall', maxWait: 2_000 });
    for await (const reply of replies) found.push(reply.json());
    return found;
  }

  it.each(['$SRV.PING', `$SRV.PING.${DROUGHT}`])('%s lists the service', async (subject) => {
    expect(await discover(subject)).toContainEqual({ ...identity, type: 'io.nats.micro.v1.ping_response' });
  });

  it.each(['$SRV.INFO', `$SRV.INFO.${DROUGHT}`])('%s describes its endpoints', async (subject) => {
    const endpoint = (operation: string) =>
      expect.objectContaining({
        name: expect.stringMatching(NAME),
        subject: subjectOf(DROUGHT, operation),
        queue_group: expect.any(String),
      });
    expect(await discover(subject)).toContainEqual({
      ...identity,
      type: 'io.nats.micro.v1.info_response',
      description: expect.any(String),
      endpoints: expect.arrayContaining([endpoint('get-indices'), endpoint('list-sites')]),
    });
  });

  it.each(['$SRV.STATS', `$SRV.STATS.${DROUGHT}`])('%s counts', async (subject) => {
    const endpoint = expect.objectContaining({
      name: expect.stringMatching(NAME),
      subject: subjectOf(DROUGHT, 'get-indices'),
      num_requests: expect.any(Number),
      num_errors: expect.any(Number),
      last_error: expect.any(String),
      processing_time: expect.any(Number),
      average_processing_time: expect.any(Number),
    });
    expect(await discover(subject)).toContainEqual({
      ...identity,
      type: 'io.nats.micro.v1.stats_response',
      started: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      endpoints: expect.arrayContaining([endpoint]),
    });
  });

  it('one instance answers by its own id', async () => {
    const [found] = (await discover(`$SRV.PING.${DROUGHT}`)) as { id: string }[];
    expect(await discover(`$SRV.PING.${DROUGHT}.${found?.id}`)).toHaveLength(1);
  });
});

describe('what a use case may do on the broker is what its manifest says', () => {
  let useCase: Caller;
  let connectAsItself: Connect;
  const open: NatsConnection[] = [];
  beforeAll(async () => {
    useCase = await createUseCase(await createOrganisation('broker'));
    connectAsItself = await register(useCase);
  });
  afterEach(() => Promise.all(open.splice(0).map((one) => one.close())));
  const join = async () => {
    const connection = await connectAsItself();
    open.push(connection);
    return connection;
  };

  /** The violation that the server reports, undefined when it lets it pass. */
  async function violation(act: (connection: NatsConnection) => void): Promise<string | undefined> {
    const connection = await join();
    const errors: string[] = [];
    void (async () => {
      for await (const { type, ...status } of connection.status())
        if (type === 'error' && 'error' in status && status.error instanceof PermissionViolationError)
          errors.push(status.error.operation);
    })();
    act(connection);
    await connection.flush();
    await connection.flush();
    return errors[0];
  }

  const subscribe = (subject: string) => (connection: NatsConnection) => {
    connection.subscribe(subject, { callback: () => undefined });
  };
  const publish = (subject: string) => (connection: NatsConnection) => connection.publish(subject, '{}');

  it('serves its own operations, and receives its own replies', async () => {
    expect(await violation(subscribe(subjectOf(useCase.id)))).toBeUndefined();
    expect(await violation(subscribe(`${inboxPrefix(useCase.id)}.>`))).toBeUndefined();
    expect(await violation(subscribe(`$SRV.PING.${useCase.id}`))).toBeUndefined();
  });

  it.each([
    '_INBOX.>',
    `${inboxPrefix(DROUGHT)}.>`,
    `${inboxPrefix('HUB')}.>`,
    '_INBOX_operator.>',
    '>',
    'uc.>',
    'hub.>',
    'jobs.>',
    'events.>',
    subjectOf(DROUGHT, 'get-indices'),
    `$SRV.PING.${DROUGHT}`,
    '$JS.EVENT.ADVISORY.>',
  ])('may not subscribe %s', async (subject) => {
    expect(await violation(subscribe(subject))).toBe('subscription');
  });

  it.each([
    subjectOf(DROUGHT, 'get-indices'),
    `hub.use-cases.start-partition.v1.${DROUGHT}`,
    'events.catalogue.version-published.v1',
    `jobs.${DROUGHT}.compute-indices.v1`,
    '$JS.API.STREAM.LIST',
    '$JS.API.STREAM.DELETE.JOBS',
    '$JS.API.CONSUMER.LIST.JOBS',
    '$SRV.PING',
    'anything.else',
  ])('may not publish to %s', async (subject) => {
    expect(await violation(publish(subject))).toBe('publish');
  });

  it('a request without the caller’s inbox is refused, not left waiting', async () => {
    const connection = await join();
    await expect(
      connection.request(subjectOf(DROUGHT, 'get-indices'), '{}', { timeout: 2_000 }),
    ).rejects.toThrow();
  });
});
