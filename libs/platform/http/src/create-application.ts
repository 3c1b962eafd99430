import type { DynamicModule, LoggerService, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Problem } from '@cdh/contracts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type ProblemContext, ProblemFilter, sendProblem } from './problem.filter.ts';
import { checkBody } from './check-body.ts';
import { validationPipe } from './validation.ts';

export interface ApplicationOptions extends ProblemContext {
  logger: LoggerService;
  /** Largest JSON body, in bytes. */
  bodyLimit?: number;
  /** Addresses, ranges or names of those whose X-Forwarded-* headers are believed; nobody's unless told. */
  trustedProxies?: string;
  /** Adds hooks and raw routes before Nest registers its own. */
  prepare?: (fastify: FastifyInstance) => void | Promise<void>;
}

/** A Nest application on Fastify whose every error, also Fastify's own, is a problem document. */
export async function createApplication(
  module: Type | DynamicModule,
  options: ApplicationOptions,
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: options.bodyLimit ?? 2 * 1024 * 1024,
    routerOptions: { maxParamLength: 600 },
    forceCloseConnections: 'idle',
    // What arrives on a connection that stands is answered to the end, and told to come back on another one.
    return503OnClosing: false,
    trustProxy: options.trustedProxies ?? false,
    // A client's malformed request line or header never reaches a route; it still gets its document.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(error, request, reply, options),
  });
  const fastify = adapter.getInstance() as unknown as FastifyInstance;
  fastify.removeContentTypeParser('text/plain');
  leaveNoIdleConnection(fastify);
  fastify.addHook('preValidation', (request, _reply, done) => {
    checkBody(request.body);
    done();
  });
  await options.prepare?.(fastify);
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: options.logger,
    bufferLogs: false,
    // Fastify's own parser of JSON is the only one: a form or a text is no request of an API (415).
    bodyParser: false,
    abortOnError: false,
  });
  app.useGlobalFilters(new ProblemFilter(options));
  app.useGlobalPipes(validationPipe());
  fastify.setErrorHandler((error, request, reply) => sendProblem(error, request, reply, options));
  return app;
}

export const notFound = () =>
  new Problem('NOT_FOUND', {
    fr: 'Introuvable, ou pas pour vous.',
    en: 'Not found, or not for you to know.',
  });

const LOOK_EVERY_MS = 50;

/**
 * Closing ends connections that are idle at that moment; one whose request is still being answered stays open after it,
 * for the keep-alive of 72 s, and the process with it. So they are looked for until the server has closed.
 */
function leaveNoIdleConnection(fastify: FastifyInstance): void {
  fastify.addHook('preClose', (done) => {
    const timer = setInterval(() => fastify.server.closeIdleConnections(), LOOK_EVERY_MS);
    fastify.server.once('close', () => clearInterval(timer));
    timer.unref();
    done();
  });
}
