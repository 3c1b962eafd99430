import type { Msg, NatsConnection } from '@nats-io/transport-node';
import { nuid } from '@nats-io/transport-node';
import type { EndpointStatistics } from './endpoint-statistics.ts';

export interface ServiceDescription {
  /** The use case's id. */
  name: string;
  /** Semantic version. */
  version: string;
  description?: string;
  metadata?: Record<string, string>;
}

export interface ServiceIdentity {
  name: string;
  id: string;
  version: string;
  metadata: Record<string, string>;
}

const NANOSECONDS_PER_MS = 1e6;

/**
 * Answers `$SRV.PING|INFO|STATS[.name[.id]]` in the shapes of ADR-32 of NATS, so that `nats micro` lists the service.
 * Without a queue group: each replica answers.
 * @returns stops answering
 */
export function announceService(
  connection: NatsConnection,
  service: ServiceDescription,
  endpoints: () => EndpointStatistics[],
): () => Promise<void> {
  const { name, version, description = '', metadata = {} } = service;
  const identity: ServiceIdentity = { name, id: nuid.next(), version, metadata };
  const started = new Date().toISOString();
  const answers: Record<string, () => object> = {
    PING: () => ({ ...identity, type: 'io.nats.micro.v1.ping_response' }),
    INFO: () => ({
      ...identity,
      type: 'io.nats.micro.v1.info_response',
      description,
      endpoints: endpoints().map(infoOf),
    }),
    STATS: () => ({
      ...identity,
      type: 'io.nats.micro.v1.stats_response',
      started,
      endpoints: endpoints().map(statsOf),
    }),
  };
  const subscriptions = Object.entries(answers).flatMap(([verb, answer]) =>
    [`$SRV.${verb}`, `$SRV.${verb}.${name}`, `$SRV.${verb}.${name}.${identity.id}`].map((subject) =>
      connection.subscribe(subject, {
        callback: (error: Error | null, message: Msg) => {
          if (!error) message.respond(JSON.stringify(answer()));
        },
      }),
    ),
  );
  return async () => {
    if (connection.isClosed()) return;
    const open = subscriptions.filter((subscription) => !subscription.isClosed());
    await Promise.allSettled(open.map((subscription) => subscription.drain()));
  };
}

/** `uc.drought-risk.get-indices.v1` → `get-indices-v1`, as names of endpoints allow no dots. */
const endpointName = (subject: string): string =>
  subject
    .split('.')
    .slice(2)
    .filter((token) => token !== '*' && token !== '>')
    .join('-') || subject.replaceAll(/[^A-Za-z0-9_-]/g, '-');

const infoOf = ({ subject, queue, metadata }: EndpointStatistics) => ({
  name: endpointName(subject),
  subject,
  queue_group: queue,
  metadata,
});

function statsOf({ subject, queue, requests, errors, lastError, processingMs }: EndpointStatistics) {
  const total = Math.round(processingMs * NANOSECONDS_PER_MS);
  return {
    name: endpointName(subject),
    subject,
    queue_group: queue,
    num_requests: requests,
    num_errors: errors,
    last_error: lastError,
    processing_time: total,
    average_processing_time: requests === 0 ? 0 : Math.round(total / requests),
  };
}
