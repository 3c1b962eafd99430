import { Problem } from '@cdh/contracts';
import type { Attributes, Context, Span } from '@opentelemetry/api';
import { context, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

const kinds = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

/** Whether a span asks (`client`, `producer`), answers (`server`, `consumer`) or neither. */
export type TraceRole = keyof typeof kinds;

/** Hands the active trace to a carrier as W3C `traceparent` and `tracestate`; sets nothing where there is none. */
export function injectTrace(set: (key: string, value: string) => void): void {
  propagation.inject(context.active(), set, { set: (write, key, value) => write(key, value) });
}

/**
 * Runs `fn` in a new span that continues the trace found in a carrier, or starts one where there is none.
 * The span ends when `fn` settles; what it throws is recorded and thrown on.
 * @param name of low cardinality: a subject or a template, never an identifier
 */
export function withRemoteTrace<T>(
  get: (key: string) => string | undefined,
  name: string,
  kind: TraceRole,
  attributes: Attributes,
  fn: (span: Span) => T | Promise<T>,
): Promise<T> {
  const parent = propagation.extract(ROOT_CONTEXT, get, { get: (read, key) => read(key), keys: () => [] });
  return runInSpan(parent, name, kind, attributes, fn);
}

/** Runs `fn` in a new child of the active span; otherwise as {@link withRemoteTrace}. */
export function withSpan<T>(
  name: string,
  kind: TraceRole,
  attributes: Attributes,
  fn: (span: Span) => T | Promise<T>,
): Promise<T> {
  return runInSpan(context.active(), name, kind, attributes, fn);
}

/** The id of the active trace, 32 hexadecimal digits, as logs and problem documents name it. */
export function currentTraceId(): string | undefined {
  return trace.getSpanContext(context.active())?.traceId;
}

async function runInSpan<T>(
  parent: Context,
  name: string,
  kind: TraceRole,
  attributes: Attributes,
  fn: (span: Span) => T | Promise<T>,
): Promise<T> {
  const span = trace.getTracer('cdh').startSpan(name, { kind: kinds[kind], attributes }, parent);
  try {
    return await context.with(trace.setSpan(parent, span), fn, undefined, span);
  } catch (error) {
    if (span.isRecording()) recordFailure(span, kind, error);
    throw error;
  } finally {
    span.end();
  }
}

/** As for HTTP: a refusal (4xx) is the caller's failure, not that of the side which answers. */
function recordFailure(span: Span, kind: TraceRole, error: unknown): void {
  if (error instanceof Problem) {
    span.setAttribute('error.type', error.code);
    if (error.status < 500 && (kind === 'server' || kind === 'consumer')) return;
  } else {
    span.setAttribute('error.type', error instanceof Error ? error.name : typeof error);
  }
  span.recordException(error instanceof Error ? error : String(error));
  span.setStatus({
    code: SpanStatusCode.ERROR,
    message: error instanceof Error ? error.message : String(error),
  });
}
