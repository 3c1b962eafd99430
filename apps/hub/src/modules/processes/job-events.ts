import { createHash } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { acceptedLanguage } from '@cdh/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { HUB_CONFIG, type HubConfig } from '../../shared/config.ts';
import type { Principal } from '../../shared/principal.ts';
import { Authenticator } from '../identity/index.ts';
import { JobResults } from './job-results.ts';
import { type StatusInfo, withLinks } from './status-info.ts';

/** Proxies close what is silent for longer. */
const HEARTBEAT_MS = 15_000;

/**
 * The changes of a job as server-sent events. An event's id stands for the status itself, not for a number of this
 * process: a stream that broke off is taken up on any replica, and repeats nothing.
 */
@Injectable()
export class JobEvents implements OnModuleDestroy {
  private readonly leaving = new AbortController();

  constructor(
    private readonly results: JobResults,
    private readonly authenticator: Authenticator,
    @Inject(HUB_CONFIG) private readonly config: HubConfig,
  ) {}

  /** A process that stops lets its readers go: they come back to another one. */
  onModuleDestroy(): void {
    this.leaving.abort();
  }

  /** @throws 404 before anything is sent; 204 tells who has seen the end that nothing will come */
  async send(caller: Principal, id: string, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const language = acceptedLanguage(request.headers['accept-language']);
    const last = request.headers['last-event-id'];
    const first = await this.results.status(caller, id, language);
    if (first.finished !== undefined && identityOf(first) === last) {
      await reply.code(204).send();
      return;
    }
    const stream = new PassThrough();
    const gone = new AbortController();
    request.raw.once('close', () => gone.abort());
    reply.raw.once('close', () => gone.abort());
    void reply
      .type('text/event-stream')
      .header('cache-control', 'no-store')
      .header('x-accel-buffering', 'no')
      .send(stream);
    const heartbeat = setInterval(() => stream.write(': \n\n'), HEARTBEAT_MS);
    try {
      stream.write('retry: 1000\n\n');
      const signal = AbortSignal.any([gone.signal, this.leaving.signal]);
      for await (const status of this.results.follow(caller, id, signal, language)) {
        // A key may have been revoked since the stream began.
        await this.authenticator.authenticate(request.headers.authorization);
        const event = identityOf(status);
        if (event === last) continue;
        const data = JSON.stringify(withLinks(status, this.config.publicUrl, language));
        stream.write(`id: ${event}\nevent: status\ndata: ${data}\n\n`);
      }
    } catch {
      // The status line has gone: whoever comes back hears the reason.
    } finally {
      clearInterval(heartbeat);
      stream.end();
    }
  }
}

/** The estimate moves with the clock, and words with the language: neither is a change. */
function identityOf({ estimatedStart: _at, message: _said, problem: _why, ...status }: StatusInfo): string {
  return createHash('sha256').update(JSON.stringify(status)).digest('base64url').slice(0, 22);
}
