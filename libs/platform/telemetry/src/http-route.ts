import type { Span } from '@opentelemetry/api';
import { context, propagation, ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import { getRPCMetadata } from '@opentelemetry/core';
import type { FastifyInstance } from 'fastify';

/**
 * Names the route of the request in hand, as `http.route` and in its span's name.
 * @param template as declared (`/datasets/:id`), never the path that was asked: it becomes a metric's label
 */
export function setHttpRoute(template: string): void {
  const request = getRPCMetadata(context.active());
  if (request) request.route = template;
}

/**
 * Gives every request its route template, and a trace where the HTTP instrumentation is not loaded (no endpoint):
 * handlers, error handlers and logs then see the caller's trace id or a new one. To be called before routes are
 * served. A path that matches no route has no `http.route`.
 */
export function registerRouteTelemetry(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const route = request.routeOptions.url;
    if (getRPCMetadata(context.active())) {
      if (route) setHttpRoute(route);
      done();
      return;
    }
    const parent = propagation.extract(ROOT_CONTEXT, request.headers);
    const name = route ? `${request.method} ${route}` : request.method;
    const span = trace.getTracer('cdh').startSpan(name, { kind: SpanKind.SERVER }, parent);
    if (span.isRecording()) endOnClose(span, reply.raw);
    context.with(trace.setSpan(parent, span), done);
  });
}

function endOnClose(span: Span, response: { once(event: 'close', listener: () => void): unknown }): void {
  response.once('close', () => span.end());
}
