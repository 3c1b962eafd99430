import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { AlwaysOffSampler, ParentBasedSampler, TracerProvider } from '@opentelemetry/sdk-trace';
import Fastify from 'fastify';
import { currentTraceId, registerRouteTelemetry } from './index.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-00` };

/** As the preload sets it up without an endpoint. */
beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(
    new TracerProvider({ sampler: new ParentBasedSampler({ root: new AlwaysOffSampler() }) }),
  );
});

afterAll(() => {
  trace.disable();
  propagation.disable();
  context.disable();
});

/** Over a real socket: an injected request would not leave the asynchronous context. */
async function ask(path: string, init: RequestInit = {}) {
  const fastify = Fastify();
  registerRouteTelemetry(fastify);
  fastify.all('/things/:id', async () => {
    await Promise.resolve();
    return { traceId: currentTraceId() };
  });
  fastify.setErrorHandler((_error, _request, reply) => reply.code(400).send({ traceId: currentTraceId() }));
  fastify.setNotFoundHandler((_request, reply) => reply.code(404).send({ traceId: currentTraceId() }));
  const address = await fastify.listen({ host: '127.0.0.1', port: 0 });
  const response = await fetch(address + path, { ...init, headers: { ...init.headers, ...headers } });
  const body = (await response.json()) as { traceId?: string };
  await fastify.close();
  return { status: response.status, traceId: body.traceId };
}

describe('registerRouteTelemetry without an endpoint', () => {
  it("keeps the caller's trace id in a handler", async () => {
    expect(await ask('/things/1')).toEqual({ status: 200, traceId });
  });

  it('keeps it past the reading of a body', async () => {
    const body = JSON.stringify({ text: 'x'.repeat(200_000) });
    const type = { 'content-type': 'application/json' };
    expect(await ask('/things/1', { method: 'POST', body, headers: type })).toEqual({ status: 200, traceId });
  });

  it('keeps it in the error handler of a body that cannot be parsed', async () => {
    const type = { 'content-type': 'application/json' };
    expect(await ask('/things/1', { method: 'POST', body: '{', headers: type })).toEqual({
      status: 400,
      traceId,
    });
  });

  it('keeps it where no route matches', async () => {
    expect(await ask('/nowhere')).toEqual({ status: 404, traceId });
  });
});
