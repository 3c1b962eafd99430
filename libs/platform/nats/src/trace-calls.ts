import { header, Problem } from '@cdh/contracts';
import type { MsgHdrs } from '@nats-io/transport-node';
import type { Span, Tracer } from '@opentelemetry/api';
import {
  context,
  propagation,
  ProxyTracerProvider,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';

/** The tracer, or undefined while tracing is off: then a call makes no span and no context at all. */
export function activeTracer(): Tracer | undefined {
  const provider = trace.getTracerProvider();
  return provider instanceof ProxyTracerProvider
    ? provider.getDelegateTracer('@cdh/nats')
    : provider.getTracer('@cdh/nats');
}

/** `uc.drought-risk.get-indices.v1`: without the caller's id that ends a control subject. */
export const operationOf = (subject: string): string => subject.split('.').slice(0, 4).join('.');

const attributesOf = (subject: string) => {
  const [kind = '', owner = '', operation = ''] = subject.split('.');
  return { 'rpc.system': 'nats', 'rpc.service': `${kind}.${owner}`, 'rpc.method': operation };
};

/** Runs `ask` in a client span and writes the trace into `carrier`. */
export function tracedCall<T>(
  tracer: Tracer,
  kind: SpanKind.CLIENT | SpanKind.PRODUCER,
  subject: string,
  carrier: MsgHdrs,
  ask: () => Promise<T>,
): Promise<T> {
  const span = tracer.startSpan(operationOf(subject), { kind, attributes: attributesOf(subject) });
  const active = trace.setSpan(context.active(), span);
  propagation.inject(active, carrier, { set: (to, key, value) => to.set(key, value) });
  return context.with(active, () => settle(span, kind, ask));
}

/** Runs `answer` in a span that continues the caller's trace. */
export function tracedAnswer<T>(
  tracer: Tracer,
  kind: SpanKind.SERVER | SpanKind.CONSUMER,
  subject: string,
  carrier: MsgHdrs | undefined,
  answer: () => Promise<T>,
): Promise<T> {
  const parent = carrier
    ? propagation.extract(ROOT_CONTEXT, carrier, {
        get: (from, key) => from.get(key) || undefined,
        keys: () => [header.traceparent, header.tracestate],
      })
    : ROOT_CONTEXT;
  const span = tracer.startSpan(operationOf(subject), { kind, attributes: attributesOf(subject) }, parent);
  return context.with(trace.setSpan(parent, span), () => settle(span, kind, answer));
}

async function settle<T>(span: Span, kind: SpanKind, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    recordFailure(span, kind, error);
    throw error;
  } finally {
    span.end();
  }
}

/** A refusal (4xx) is the caller's failure, not that of the side which answers. */
function recordFailure(span: Span, kind: SpanKind, error: unknown): void {
  if (!span.isRecording()) return;
  const answering = kind === SpanKind.SERVER || kind === SpanKind.CONSUMER;
  span.setAttribute('error.type', error instanceof Problem ? error.code : 'INTERNAL');
  if (error instanceof Problem && error.status < 500 && answering) return;
  span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : '' });
  if (error instanceof Error) span.recordException(error);
}
