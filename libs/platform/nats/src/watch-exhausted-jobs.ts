import { JOBS_STREAM } from '@cdh/contracts';
import type { NatsConnection, Subscription } from '@nats-io/transport-node';

/** A job that failed in every attempt: it stays in the stream, and nobody gets it again. */
export interface ExhaustedJob {
  consumer: string;
  /** Its place in the stream, by which `jsm.streams.getMessage` finds it. */
  sequence: number;
  deliveries: number;
}

/** Calls `listener` (in one replica of `queue`) when the server gives a job up; advisories missed meanwhile are lost. */
export function watchExhaustedJobs(
  connection: NatsConnection,
  queue: string,
  listener: (job: ExhaustedJob) => void,
): Subscription {
  return connection.subscribe(`$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.${JOBS_STREAM}.*`, {
    queue,
    callback: (error, message) => {
      if (error) return;
      const { consumer, stream_seq, deliveries } = message.json<{
        consumer: string;
        stream_seq: number;
        deliveries: number;
      }>();
      listener({ consumer, sequence: stream_seq, deliveries });
    },
  });
}
