import { header, Problem } from '@cdh/contracts';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { NatsConnection } from '@nats-io/transport-node';
import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { consumeJobs } from './consume-jobs.ts';
import { ensureJobConsumer, ensureStreams } from './ensure-streams.ts';
import { jetstream, jetstreamManager } from './index.ts';
import type { TestServer } from './nats-server.testing.ts';
import { describeWithNats, plainConnection, startServer } from './nats-server.testing.ts';
import { OperationClient } from './operation-client.ts';
import { OperationServer } from './operation-server.ts';
import { publishJob } from './publish-messages.ts';

describeWithNats(process.env)('one trace across processes', () => {
  const spans = new InMemorySpanExporter();
  let server: TestServer;
  let connection: NatsConnection;
  let client: OperationClient;
  let operations: OperationServer;
  let received: (string | undefined)[] = [];

  const register = () => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
    trace.setGlobalTracerProvider(
      new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: spans })] }),
    );
  };

  beforeAll(async () => {
    server = await startServer(process.env);
    connection = await plainConnection(server.url);
    client = new OperationClient(connection);
    operations = new OperationServer(connection);
    operations.serve('hub.m.op.v1.*', {
      queue: 'q',
      handler: async (bytes, call) => {
        received.push(call.header(header.traceparent));
        if (bytes.length === 0) throw new Problem('MALFORMED', 'empty');
        if (bytes.length === 1) throw new Error('defect');
        return { bytes, contentType: 'application/json' };
      },
    });
    await operations.ready();
  });
  beforeEach(() => {
    spans.reset();
    received = [];
  });
  afterAll(async () => {
    trace.disable();
    context.disable();
    propagation.disable();
    await operations?.close();
    await connection?.close();
    await server?.stop();
  });

  it('says nothing of traces while tracing is off', async () => {
    await client.call('hub.m.op.v1.drought-risk', '{}', { deadlineMs: 2_000 });
    expect(received).toEqual([undefined]);
  });

  it('continues the caller’s trace in the service, by spans named after the operation', async () => {
    register();
    const root = trace.getTracer('test').startSpan('root');
    await context.with(trace.setSpan(context.active(), root), () =>
      client.call('hub.m.op.v1.drought-risk', '{}', { deadlineMs: 2_000 }),
    );
    const { traceId, spanId } = root.spanContext();
    const finished = spans.getFinishedSpans();
    const asking = finished.find(({ kind }) => kind === SpanKind.CLIENT);
    const answering = finished.find(({ kind }) => kind === SpanKind.SERVER);
    expect([asking?.name, answering?.name]).toEqual(['hub.m.op.v1', 'hub.m.op.v1']);
    expect(asking?.parentSpanContext?.spanId).toBe(spanId);
    expect(answering?.parentSpanContext?.spanId).toBe(asking?.spanContext().spanId);
    expect(answering?.spanContext().traceId).toBe(traceId);
    expect(received[0]).toContain(traceId);
  });

  it('marks a defect at both ends, a refusal at the caller only', async () => {
    await client.call('hub.m.op.v1.x', '', { deadlineMs: 2_000 }).catch(() => undefined);
    const status = (kind: SpanKind) => spans.getFinishedSpans().find((one) => one.kind === kind)?.status.code;
    expect(status(SpanKind.SERVER)).not.toBe(SpanStatusCode.ERROR);
    expect(status(SpanKind.CLIENT)).toBe(SpanStatusCode.ERROR);
    spans.reset();
    await client.call('hub.m.op.v1.x', '1', { deadlineMs: 2_000 }).catch(() => undefined);
    expect(status(SpanKind.SERVER)).toBe(SpanStatusCode.ERROR);
  });

  it('reaches from the one who publishes a job to the one who does it', async () => {
    const jsm = await jetstreamManager(connection);
    await ensureStreams(jsm);
    await ensureJobConsumer(jsm, 'uc', 'compute-x', 1);
    await publishJob(jetstream(connection), {
      useCase: 'uc',
      operation: 'compute-x',
      version: 1,
      id: '1',
      body: {},
    });
    const { promise, resolve } = Promise.withResolvers<string | undefined>();
    const consumption = consumeJobs({
      connection,
      consumer: 'uc_compute-x_v1',
      handler: async () => resolve(trace.getActiveSpan()?.spanContext().traceId),
    });
    const traceId = await promise;
    await consumption.stop();
    const publishing = spans.getFinishedSpans().find(({ kind }) => kind === SpanKind.PRODUCER);
    expect(traceId).toBe(publishing?.spanContext().traceId);
    expect(publishing?.name).toBe('jobs.uc.compute-x.v1');
  });
});
