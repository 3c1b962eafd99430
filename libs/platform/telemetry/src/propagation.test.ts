import { Problem } from '@cdh/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { currentTraceId, injectTrace, withRemoteTrace, withSpan } from './index.ts';

const exporter = new InMemorySpanExporter();
const traceId = '0af7651916cd43dd8448eb211c80319c';
const parentId = 'b7ad6b7169203331';

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(
    new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }),
  );
});

beforeEach(() => exporter.reset());

afterAll(() => {
  trace.disable();
  propagation.disable();
  context.disable();
});

function carrier(flags: '00' | '01') {
  const headers = new Map([
    ['traceparent', `00-${traceId}-${parentId}-${flags}`],
    ['tracestate', 'vendor=1'],
  ]);
  return (key: string) => headers.get(key);
}

function injected(): Map<string, string> {
  const headers = new Map<string, string>();
  injectTrace((key, value) => headers.set(key, value));
  return headers;
}

describe('withRemoteTrace', () => {
  it("continues the carrier's trace, and hands it on", async () => {
    const onward = await withRemoteTrace(
      carrier('01'),
      'uc.a.b.v1',
      'server',
      { 'messaging.system': 'nats' },
      async () => {
        await Promise.resolve();
        return { id: currentTraceId(), headers: injected() };
      },
    );
    const [span] = exporter.getFinishedSpans();
    expect(span).toMatchObject({
      name: 'uc.a.b.v1',
      kind: SpanKind.SERVER,
      attributes: { 'messaging.system': 'nats' },
    });
    expect(span?.parentSpanContext?.spanId).toBe(parentId);
    expect(onward.id).toBe(traceId);
    expect(onward.headers.get('traceparent')).toBe(`00-${traceId}-${span?.spanContext().spanId}-01`);
    expect(onward.headers.get('tracestate')).toBe('vendor=1');
  });

  it('keeps the ids of a trace that is not sampled, and records nothing', async () => {
    const onward = await withRemoteTrace(carrier('00'), 'uc.a.b.v1', 'server', {}, () => injected());
    expect(onward.get('traceparent')).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-00$`));
    expect(exporter.getFinishedSpans()).toEqual([]);
  });

  it.each([
    ['no header', undefined],
    ['a malformed header', '00-zz-1'],
  ])('starts a trace where there is %s', async (_what, header) => {
    const id = await withRemoteTrace(
      () => header,
      'uc.a.b.v1',
      'server',
      {},
      () => currentTraceId(),
    );
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(exporter.getFinishedSpans()[0]?.parentSpanContext).toBeUndefined();
  });
});

describe('what a span says of failures', () => {
  async function failing(role: 'server' | 'client', error: unknown) {
    await expect(withSpan('work', role, {}, () => Promise.reject(error))).rejects.toBe(error);
    const [span] = exporter.getFinishedSpans();
    return span;
  }

  it('records an exception and throws it on', async () => {
    const span = await failing('server', new TypeError('broken'));
    expect(span?.status).toEqual({ code: SpanStatusCode.ERROR, message: 'broken' });
    expect(span?.attributes['error.type']).toBe('TypeError');
    expect(span?.events.map((event) => event.name)).toEqual(['exception']);
  });

  it('counts a refusal against the caller only', async () => {
    const refusal = new Problem('SITE_UNKNOWN', 'No such site', { status: 404 });
    const answering = await failing('server', refusal);
    expect(answering?.status.code).toBe(SpanStatusCode.UNSET);
    expect(answering?.attributes['error.type']).toBe('SITE_UNKNOWN');
    exporter.reset();
    expect((await failing('client', refusal))?.status.code).toBe(SpanStatusCode.ERROR);
  });

  it('counts a defect against the side that answers', async () => {
    const span = await failing('server', new Problem('INTERNAL', 'Out of order', { status: 500 }));
    expect(span?.status.code).toBe(SpanStatusCode.ERROR);
  });

  it('ends the span of a function that throws at once', async () => {
    await expect(
      withSpan('work', 'internal', {}, () => {
        throw new Error('at once');
      }),
    ).rejects.toThrow('at once');
    expect(exporter.getFinishedSpans()).toHaveLength(1);
  });
});

it('names and injects no trace outside a span', () => {
  expect(currentTraceId()).toBeUndefined();
  expect(injected().size).toBe(0);
});
