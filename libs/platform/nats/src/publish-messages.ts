import { eventSubject, EVENTS_STREAM, JOBS_STREAM, jobSubject, useCaseEventSubject } from '@cdh/contracts';
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
  /** The only use case that may hear of it, where it concerns one. */
  useCase?: string;
  id: string;
  body: unknown;
}

/** Resolves when the stream has stored the job; `duplicate` when it had it already. */
export const publishJob = (js: JetStreamClient, job: JobToPublish): Promise<PubAck> =>
  publish(js, JOBS_STREAM, jobSubject(job.useCase, job.operation, job.version), job);

/** Resolves when the stream has stored the event; `duplicate` when it had it already. */
export const publishEvent = (js: JetStreamClient, event: EventToPublish): Promise<PubAck> =>
  publish(js, EVENTS_STREAM, subjectOf(event), event);

const subjectOf = ({ module, event, version, useCase }: EventToPublish) =>
  useCase === undefined
    ? eventSubject(module, event, version)
    : useCaseEventSubject(module, event, version, useCase);

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
