import { eventSubject, EVENTS_STREAM, JOBS_STREAM, jobSubject } from '@cdh/contracts';
import type { JetStreamClient, PubAck } from '@nats-io/jetstream';
import { headers } from '@nats-io/transport-node';
import { SpanKind } from '@opentelemetry/api';
import { activeTracer, tracedCall } from './trace-calls.ts';

export interface JobToPublish {
  useCase: string;
  operation: string;
  version: number;
  /** Published twice within the stream's window, it is stored once. */
  id: string;
  /** JSON. */
  body: unknown;
}

export interface EventToPublish {
  module: string;
  event: string;
  version: number;
  id: string;
  body: unknown;
}

/** Resolves when the stream has stored the job; `duplicate` when it had it already. */
export const publishJob = (js: JetStreamClient, job: JobToPublish): Promise<PubAck> =>
  publish(js, JOBS_STREAM, jobSubject(job.useCase, job.operation, job.version), job);

/** Resolves when the stream has stored the event; `duplicate` when it had it already. */
export const publishEvent = (js: JetStreamClient, event: EventToPublish): Promise<PubAck> =>
  publish(js, EVENTS_STREAM, eventSubject(event.module, event.event, event.version), event);

function publish(
  js: JetStreamClient,
  streamName: string,
  subject: string,
  { id, body }: { id: string; body: unknown },
): Promise<PubAck> {
  const carrier = headers();
  const send = () =>
    js.publish(subject, JSON.stringify(body), { msgID: id, headers: carrier, expect: { streamName } });
  const tracer = activeTracer();
  return tracer ? tracedCall(tracer, SpanKind.PRODUCER, subject, carrier, send) : send();
}
