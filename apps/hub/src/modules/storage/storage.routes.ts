import { type ProblemContext, sendProblem } from '@cdh/http';
import { attachment, type ObjectStore } from '@cdh/object-store';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Secrets } from '../../shared/secrets.ts';
import { BlobStorage } from './blob-storage.ts';
import { OBJECT_STORE } from './object-store.provider.ts';
import { planAnswer } from './plan-answer.ts';
import { receivePart, refusedToken } from './receive-part.ts';
import { sendBytes } from './send-bytes.ts';
import { BLOB, type BlobToken, PART, type PartToken, STAGED } from './tokens.ts';

type ByToken = FastifyRequest<{ Params: { token: string } }>;

/** Bytes in and out by signed URLs, for a store that has none of its own. Beside Nest: bodies stay streams. */
@Injectable()
export class StorageRoutes {
  constructor(
    private readonly secrets: Secrets,
    private readonly blobs: BlobStorage,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
  ) {}

  register(fastify: FastifyInstance, problems: ProblemContext): void {
    fastify.register((scope, _options, done) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', (_request, body, parsed) => parsed(null, body));
      scope.setErrorHandler((error, request, reply) => sendProblem(error, request, reply, problems));
      const put = (use: typeof PART | typeof STAGED) => async (request: ByToken, reply: FastifyReply) => {
        const part = this.secrets.verify<PartToken>(use, request.params.token);
        await receivePart(this.store, part, request, reply);
        return reply;
      };
      const bodyLimit = Number.MAX_SAFE_INTEGER;
      scope.put('/storage/parts/:token', { bodyLimit }, put(PART));
      scope.put('/storage/staged/:token', { bodyLimit }, put(STAGED));
      scope.route({
        method: ['GET', 'HEAD'],
        url: '/storage/blobs/:token',
        handler: async (request: ByToken, reply) => {
          await this.sendBlob(request, reply);
          return reply;
        },
      });
      done();
    });
  }

  private async sendBlob(request: ByToken, reply: FastifyReply): Promise<void> {
    const token = this.secrets.verify<BlobToken>(BLOB, request.params.token);
    if (!token) throw refusedToken();
    const { k: key, s: size } = token;
    const blob = key === undefined || size === undefined ? await this.blobs.find(token.h) : { key, size };
    const answer = planAnswer(request.method, request.headers, {
      sha256: token.h,
      size: blob.size,
      mediaType: token.m,
    });
    void reply
      .header('cache-control', 'private, no-store')
      .header('content-disposition', attachment(token.f));
    await sendBytes(request, reply, answer, (range) => this.store.read(blob.key, range));
  }
}
