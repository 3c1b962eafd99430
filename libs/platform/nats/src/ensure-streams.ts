import { EVENTS_STREAM, jobConsumer, JOBS_STREAM, jobSubject } from '@cdh/contracts';
import type { ConsumerInfo, JetStreamManager, StreamConfig } from '@nats-io/jetstream';
import {
  AckPolicy,
  DeliverPolicy,
  DiscardPolicy,
  JetStreamApiError,
  ReplayPolicy,
  RetentionPolicy,
  StorageType,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';

const DAY_MS = 86_400_000;
const MIB = 1024 ** 2;

export interface StreamLimits {
  maxBytes?: number;
  maxAgeMs?: number;
  replicas?: number;
}

/** A job is redelivered when nothing is heard of it for this long. */
export const ACK_WAIT_MS = 5_000;
/** Attempts before a job is left to the operator. */
export const MAX_DELIVER = 5;

const NAME_IN_USE = 10058;

/**
 * Creates `EVENTS` (kept by age and size) and `JOBS` (each message until it is done), or brings them to these limits.
 * Any number of processes may do so at once.
 */
export async function ensureStreams(
  jsm: JetStreamManager,
  { events = {}, jobs = {} }: { events?: StreamLimits; jobs?: StreamLimits } = {},
): Promise<void> {
  await ensureStream(jsm, {
    name: EVENTS_STREAM,
    subjects: ['events.>'],
    retention: RetentionPolicy.Limits,
    // News: the oldest may go, Postgres has the facts.
    discard: DiscardPolicy.Old,
    ...common(events, 7 * DAY_MS),
  });
  await ensureStream(jsm, {
    name: JOBS_STREAM,
    subjects: ['jobs.>'],
    retention: RetentionPolicy.Workqueue,
    // Work: a full queue refuses, and the outbox tries again.
    discard: DiscardPolicy.New,
    ...common(jobs, 30 * DAY_MS),
  });
}

const common = ({ maxBytes = 256 * MIB, maxAgeMs, replicas = 1 }: StreamLimits, ageMs: number) => ({
  storage: StorageType.File,
  max_bytes: maxBytes,
  max_age: nanos(maxAgeMs ?? ageMs),
  max_msgs: -1,
  max_msgs_per_subject: -1,
  max_consumers: -1,
  max_msg_size: MIB,
  duplicate_window: nanos(120_000),
  num_replicas: replicas,
  deny_delete: false,
  deny_purge: false,
  // Many messages reach the disk together; servers before 2.12 pass over it.
  allow_atomic: true,
});

async function ensureStream(
  jsm: JetStreamManager,
  config: Partial<StreamConfig> & { name: string },
): Promise<void> {
  try {
    await jsm.streams.add(config);
  } catch (error) {
    if (!(error instanceof JetStreamApiError) || error.code !== NAME_IN_USE) throw error;
    await jsm.streams.update(config.name, config);
  }
}

export interface JobConsumerLimits {
  /** Jobs under way at once over all replicas; 64. */
  maxAckPending?: number;
}

/**
 * Creates the durable consumer of one operation's jobs, or brings it to these limits. No `backoff`: it would replace
 * `ack_wait`; a failed job is refused with its delay instead.
 */
export function ensureJobConsumer(
  jsm: JetStreamManager,
  useCase: string,
  operation: string,
  version: number,
  { maxAckPending = 64 }: JobConsumerLimits = {},
): Promise<ConsumerInfo> {
  return jsm.consumers.add(JOBS_STREAM, {
    durable_name: jobConsumer(useCase, operation, version),
    filter_subject: jobSubject(useCase, operation, version),
    ack_policy: AckPolicy.Explicit,
    ack_wait: nanos(ACK_WAIT_MS),
    max_deliver: MAX_DELIVER,
    max_ack_pending: maxAckPending,
    max_waiting: 512,
    deliver_policy: DeliverPolicy.All,
    replay_policy: ReplayPolicy.Instant,
  });
}
