import { Problem } from '@cdh/contracts';
import { noneMatch, notFound, type ProblemContext, sendProblem } from '@cdh/http';
import { outcomeOf, recordOperation, setHttpRoute } from '@cdh/telemetry';
import { Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Principal } from '../../../shared/principal.ts';
import { Authenticator } from '../../identity/index.ts';
import { Registry } from '../registry.ts';
import type { Touched } from '../scope-decisions.ts';
import { taintHeader } from '../../../shared/version-facts.ts';
import { suspended } from '../suspended.ts';
import { Answers } from './answers.ts';
import { type Encoding, encodingFor } from './choose-encoding.ts';
import { CountedDecisions } from './counted-decisions.ts';
import { type GatewayRequest, type Question, Questions } from './questions.ts';
import { type Budget, COST, RateLimits } from './rate-limits.ts';
import { readDeadline } from './read-deadline.ts';
import { UseCounter } from './use-counter.ts';

/**
 * `GET` and `POST /use-cases/{id}/{operation}`: who calls, what the operation touches, whether that is allowed, and then
 * the service's reply, bytes as they came. Beside Nest: nothing between the socket and the decision that is not needed.
 */
@Injectable()
export class GatewayRoutes {
  constructor(
    private readonly registry: Registry,
    private readonly authenticator: Authenticator,
    private readonly questions: Questions,
    private readonly decisions: CountedDecisions,
    private readonly answers: Answers,
    private readonly uses: UseCounter,
    private readonly limits: RateLimits,
  ) {}

  register(fastify: FastifyInstance, problems: ProblemContext): void {
    fastify.register((scope, _options, done) => {
      scope.setErrorHandler((error, request, reply) => sendProblem(error, request, reply, problems));
      scope.route({
        method: ['GET', 'POST'],
        url: '/use-cases/:useCase/*',
        handler: (request: GatewayRequest, reply) => this.handle(request, reply),
      });
      done();
    });
  }

  private async handle(request: GatewayRequest, reply: FastifyReply): Promise<FastifyReply> {
    const began = performance.now();
    const caller = await this.authenticator.authenticate(request.headers.authorization);
    const budget = this.limits.of(caller, request, reply);
    await budget.take(COST.call);
    const useCase = await this.registry.find(request.params.useCase);
    const question = useCase && this.questions.read(useCase, request);
    if (!question) throw notFound();
    const { entry } = question.operation;
    const operation = `${entry.name}.v${entry.version}`;
    setHttpRoute(`/use-cases/${question.useCase.id}/${entry.path ?? operation}`);
    let status = 500;
    try {
      await this.answer(question, caller, budget, request, reply);
      status = reply.statusCode;
      return reply;
    } catch (error) {
      if (error instanceof Problem) status = error.status;
      throw error;
    } finally {
      const labels = { useCase: question.useCase.id, operation, outcome: outcomeOf(status) };
      recordOperation(labels, (performance.now() - began) / 1000);
    }
  }

  private async answer(
    question: Question,
    caller: Principal,
    budget: Budget,
    { headers }: GatewayRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const { useCase, encodings } = question;
    if (useCase.suspended) throw suspended(useCase.id);
    const deadlineMs = readDeadline(headers['cdh-deadline-ms']);
    const touched = await this.decisions.resolve(question, caller);
    const etag = question.etag(touched.partitions);
    const known = headers['if-none-match'];
    if (known !== undefined) {
      // Any variant that the caller holds is this very answer.
      const held = variantsOf(etag).find((variant) => noneMatch(known, variant));
      if (held !== undefined) {
        this.uses.count(question, caller, touched, { status: 304, bytes: 0, cpuMs: 0 });
        describe(reply, touched, held);
        void reply.code(304).send();
        return;
      }
    }
    const result = await this.answers
      .get(question, touched, etag, { deadlineMs, budget })
      .catch((error: unknown) => this.decisions.failed(question, caller, touched, error));
    if ('stream' in result) {
      describe(reply, touched, quoted(etag, null));
      void reply.code(200).header('content-type', result.contentType).header('content-length', result.size);
      void reply.send(result.stream);
      this.uses.count(question, caller, touched, { status: 200, bytes: result.size, cpuMs: result.cpuMs });
      return;
    }
    const { answer, cpuMs } = result;
    const encoding = encodingFor(encodings, answer.bytes.length);
    const body = encoding === null ? answer.bytes : await answer.in(encoding);
    describe(reply, touched, answer.status === 200 ? quoted(etag, encoding) : undefined);
    if (encoding !== null) void reply.header('content-encoding', encoding);
    void reply.code(answer.status).header('content-type', answer.contentType).send(body);
    this.uses.count(question, caller, touched, { status: answer.status, bytes: body.length, cpuMs });
  }
}

const quoted = (etag: string, encoding: Encoding | null) =>
  encoding === null ? `"${etag}"` : `"${etag}-${encoding}"`;
const variantsOf = (etag: string) => [quoted(etag, null), quoted(etag, 'gzip'), quoted(etag, 'zstd')];

function describe(
  reply: FastifyReply,
  { open, provenance, withdrawn }: Touched,
  etag: string | undefined,
): void {
  void reply
    .header('cache-control', open ? 'public, no-cache' : 'private, no-cache')
    .header('vary', 'Accept, Accept-Encoding, Authorization')
    .header('x-content-type-options', 'nosniff')
    .headers(taintHeader(withdrawn));
  if (etag !== undefined) void reply.header('etag', etag);
  if (provenance !== null)
    void reply.header('link', `<${provenance}>; rel="http://www.w3.org/ns/prov#has_provenance"`);
}
