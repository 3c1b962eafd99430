import { createHash } from 'node:crypto';
import { canonicalJson, Problem } from '@cdh/contracts';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { firstValueFrom, from, type Observable } from 'rxjs';
import { Departures } from './departures.ts';
import { Epochs } from './epochs.ts';
import { HubDatabase } from './hub-database.ts';
import { ANONYMOUS } from './principal.ts';
import { Secrets } from './secrets.ts';

/** Questions change nothing; an execution is remembered where it takes a job on, not while it is waited for. */
const REMEMBERS_ITSELF = /^\/(use-cases\/|processes\/[^/]+\/execution\b)/;

/**
 * A POST with an `Idempotency-Key` runs in one transaction with the row that remembers its answer: whoever comes twice
 * at once waits for the first, and after a crash either both stand or neither. Answers are kept encrypted, since some
 * show a secret once.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly database: HubDatabase,
    private readonly secrets: Secrets,
    private readonly epochs: Epochs,
    departures: Departures,
  ) {
    departures.onDeparture(({ kind, id }) => this.forget(`${kind}:${id}`));
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const key = request.headers['idempotency-key'];
    if (request.method !== 'POST' || key === undefined || REMEMBERS_ITSELF.test(request.url))
      return next.handle();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return from(this.remember(request, reply, () => firstValueFrom(next.handle())));
  }

  /** What `produce` answers, or what it answered the first time that the request's key came. */
  async remember(
    request: FastifyRequest,
    reply: FastifyReply,
    produce: () => Promise<unknown>,
  ): Promise<unknown> {
    const key = request.headers['idempotency-key'];
    if (typeof key !== 'string') return produce();
    if (key.length > 200 || key.length === 0) {
      throw new Problem('MALFORMED', {
        fr: 'Idempotency-Key : 1 à 200 caractères.',
        en: 'Idempotency-Key: 1 to 200 characters.',
      });
    }
    // What it changed holds for its next request on this replica, as without a key.
    return this.database
      .transaction(() => this.once(key, request, reply, produce))
      .finally(() => this.epochs.poll().catch(() => undefined));
  }

  private async once(
    key: string,
    request: FastifyRequest,
    reply: FastifyReply,
    produce: () => Promise<unknown>,
  ): Promise<unknown> {
    const { kind, id } = request.principal ?? ANONYMOUS;
    const principal = `${kind}:${id}`;
    const hash = createHash('sha256')
      .update(`${request.url}\n${canonicalJson(request.body ?? null)}`)
      .digest('hex');
    const table = 'platform.idempotency';
    const claimed = await this.database.query
      .insertInto(table)
      .values({ principal, key, request_hash: hash })
      .onConflict((oc) => oc.doNothing())
      .returning('key')
      .executeTakeFirst();
    if (!claimed) {
      const before = await this.database.query
        .selectFrom(table)
        .selectAll()
        .where('principal', '=', principal)
        .where('key', '=', key)
        .executeTakeFirstOrThrow();
      if (before.request_hash !== hash) {
        throw new Problem(
          'IDEMPOTENCY_KEY_REUSED',
          {
            fr: 'Cette clé d’idempotence a servi pour une autre requête.',
            en: 'This idempotency key was used for another request.',
          },
          {
            remedy: {
              fr: 'Prenez une clé nouvelle pour chaque requête.',
              en: 'Use a new key for each request.',
            },
          },
        );
      }
      void reply.code(before.status ?? 200);
      if (before.location) void reply.header('location', before.location);
      // It may show a secret again.
      void reply.header('cache-control', 'no-store');
      return before.body
        ? (JSON.parse(this.secrets.decrypt('idempotency', before.body).toString()) as unknown)
        : undefined;
    }
    const answer = await produce();
    const location = reply.getHeader('location');
    await this.database.query
      .updateTable(table)
      .set({
        status: reply.statusCode,
        location: typeof location === 'string' ? location : null,
        body: this.secrets.encrypt('idempotency', Buffer.from(JSON.stringify(answer ?? null))),
      })
      .where('principal', '=', principal)
      .where('key', '=', key)
      .execute();
    return answer;
  }

  private async forget(principal: string): Promise<void> {
    await this.database.query.deleteFrom('platform.idempotency').where('principal', '=', principal).execute();
  }
}
