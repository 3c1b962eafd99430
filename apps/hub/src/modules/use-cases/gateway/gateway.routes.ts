import { canonicalJson, header, Problem } from '@cdh/contracts';
import { noneMatch, notFound, type ProblemContext, sendProblem } from '@cdh/http';
import type { CallResult } from '@cdh/nats';
import { outcomeOf, recordOperation, setHttpRoute } from '@cdh/telemetry';
import { Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { HubNats } from '../../../shared/hub-nats.ts';
import type { Principal } from '../../../shared/principal.ts';
import { Authenticator } from '../../identity/index.ts';
import { type UsageFact, UsageRecorder } from '../../metering/index.ts';
import { BlobStorage } from '../../storage/index.ts';
import { claimOwner } from '../claims.ts';
import { type CompiledOperation, type CompiledUseCase, findOperation } from '../compile-use-case.ts';
import { Registry } from '../registry.ts';
import { ScopeDecisions, ScopeRefusal, type Touched } from '../scope-decisions.ts';
import { answerEtag } from './answer-etag.ts';
import { chooseRepresentation } from './choose-representation.ts';
import { asGatewayProblem } from './gateway-problem.ts';
import { readDeadline } from './read-deadline.ts';

type GatewayRequest = FastifyRequest<{
  Params: { useCase: string; '*': string };
  Querystring: Record<string, string | string[]>;
}>;

interface Asked {
  useCase: CompiledUseCase;
  operation: CompiledOperation;
  caller: Principal;
}

/**
 * `GET` and `POST /use-cases/{id}/{operation}`: who calls, what the operation touches, whether that is allowed, and then
 * the service's reply, bytes as they came. Beside Nest: nothing between the socket and the decision that is not needed.
 */
@Injectable()
export class GatewayRoutes {
  constructor(
    private readonly registry: Registry,
    private readonly authenticator: Authenticator,
    private readonly scopes: ScopeDecisions,
    private readonly usage: UsageRecorder,
    private readonly storage: BlobStorage,
    private readonly nats: HubNats,
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
    const useCase = await this.registry.find(request.params.useCase);
    if (!useCase) throw notFound();
    const path = (request.raw.url ?? '').split('?', 1)[0]?.split('/').slice(3).join('/') ?? '';
    const found = findOperation(useCase, path);
    if (found?.operation.entry.kind !== 'query') throw notFound();
    const { operation, members } = found;
    const { name, version, path: template } = operation.entry;
    setHttpRoute(`/use-cases/${useCase.id}/${template ?? `${name}.v${version}`}`);
    let status = 500;
    try {
      await this.answer({ useCase, operation, caller }, members, request, reply);
      status = reply.statusCode;
      return reply;
    } catch (error) {
      const problem = asGatewayProblem(error, operation.entry);
      status = problem.status;
      throw problem;
    } finally {
      const labels = { useCase: useCase.id, operation: `${name}.v${version}`, outcome: outcomeOf(status) };
      recordOperation(labels, (performance.now() - began) / 1000);
    }
  }

  private async answer(
    asked: Asked,
    members: Record<string, string>,
    request: GatewayRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const { useCase, operation } = asked;
    if (useCase.suspended) throw suspended(useCase.id);
    const { query, headers, method } = request;
    const f = typeof query['f'] === 'string' ? query['f'] : undefined;
    const mediaType = chooseRepresentation(operation.entry.representations, f, headers.accept);
    const deadlineMs = readDeadline(headers['cdh-deadline-ms']);
    const input = operation.readInput({
      query,
      path: members,
      ...(method === 'POST' && request.body !== undefined ? { body: request.body } : {}),
    });
    const touched = await this.resolve(asked, input);
    const { version } = useCase.manifest;
    const etag = answerEtag(version, operation.subject, touched.partitions, input, mediaType);
    const canBeKept = method === 'GET' && touched.partitions.length > 0;
    if (canBeKept && noneMatch(headers['if-none-match'], etag)) {
      describe(reply, touched, etag);
      this.count(asked, touched, 304, 0, 0);
      await reply.code(304).send();
      return;
    }
    const result = await this.call(asked, touched, input, mediaType, deadlineMs);
    describe(reply, touched, canBeKept ? etag : undefined);
    void reply.code(result.status).header('content-type', result.contentType || mediaType);
    const size =
      result.claim === undefined ? result.bytes.length : await this.sendClaim(useCase, result.claim, reply);
    if (result.claim === undefined) {
      const { bytes } = result;
      void reply.send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
    }
    this.count(asked, touched, result.status, size, result.cpuMs);
  }

  private async resolve(asked: Asked, input: Record<string, unknown>): Promise<Touched> {
    try {
      return await this.scopes.resolve(asked.useCase, asked.operation.entry.scope, input, asked.caller);
    } catch (error) {
      if (!(error instanceof ScopeRefusal)) throw error;
      const { problem, dataset, version } = error;
      this.record(asked, { dataset, ...(version ? { version } : {}), status: problem.status, bytes: 0 });
      throw problem;
    }
  }

  private async call(
    asked: Asked,
    touched: Touched,
    input: Record<string, unknown>,
    mediaType: string,
    deadlineMs: number,
  ): Promise<CallResult> {
    try {
      return await this.nats.operations.call(asked.operation.subject, canonicalJson(input), {
        deadlineMs,
        headers: { [header.accept]: mediaType, [header.partitions]: JSON.stringify(touched.partitions) },
      });
    } catch (error) {
      const status = error instanceof Problem ? asGatewayProblem(error, asked.operation.entry).status : 500;
      this.count(asked, touched, status, 0, 0);
      throw error;
    }
  }

  /** An answer too large for a message lies in storage; to the caller it looks like any other. */
  private async sendClaim({ id }: CompiledUseCase, claim: string, reply: FastifyReply): Promise<number> {
    const owner = claimOwner(id);
    const { size, stream } = await this.storage.collectStaged(claim, owner);
    const discard = () => void this.storage.discardStaged(claim, owner).catch(() => undefined);
    stream.once('close', discard);
    void reply.header('content-length', size).send(stream);
    return size;
  }

  /** A use of each dataset that the answer came from; of a list, one for itself and one for each that is not open. */
  private count(
    asked: Asked,
    { partitions, inputs }: Touched,
    status: number,
    bytes: number,
    cpuMs: number,
  ): void {
    if (partitions.length !== 1) {
      this.record(asked, { status, bytes, cpuMs });
      for (const { dataset, version, open, decision } of inputs)
        if (!open) this.record(asked, { dataset, version, grant: decision.grant, status, bytes: 0 });
      return;
    }
    const share = 1 / Math.max(1, inputs.length);
    for (const [i, { dataset, version, decision }] of inputs.entries()) {
      const part =
        i === 0 ? bytes - (inputs.length - 1) * Math.floor(bytes * share) : Math.floor(bytes * share);
      this.record(asked, {
        dataset,
        version,
        grant: decision.grant,
        status,
        bytes: part,
        cpuMs: cpuMs * share,
      });
    }
  }

  private record({ useCase, operation, caller }: Asked, fact: Omit<UsageFact, 'principal'>): void {
    const { name, version } = operation.entry;
    this.usage.record({ principal: caller, useCase: useCase.id, operation: `${name}.v${version}`, ...fact });
  }
}

function describe(reply: FastifyReply, { open, provenance }: Touched, etag: string | undefined): void {
  void reply
    .header('cache-control', open ? 'public, no-cache' : 'private, no-cache')
    .header('vary', 'Accept, Authorization')
    .header('x-content-type-options', 'nosniff');
  if (etag !== undefined) void reply.header('etag', etag);
  if (provenance !== null)
    void reply.header('link', `<${provenance}>; rel="http://www.w3.org/ns/prov#has_provenance"`);
}

const suspended = (id: string) =>
  new Problem(
    'USE_CASE_UNAVAILABLE',
    { fr: `Le cas d’usage « ${id} » est suspendu.`, en: `The use case "${id}" is suspended.` },
    { retryAfterS: 60 },
  );
