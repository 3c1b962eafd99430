import { hash, randomBytes } from 'node:crypto';
import { Problem } from '@cdh/contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { HUB_CONFIG, type HubConfig } from '../../../shared/config.ts';
import type { Principal } from '../../../shared/principal.ts';

/** In points: any call; what a use case has to work for, beside it; a job. */
export const COST = { call: 1, work: 10, job: 10 } as const;

/** What one caller may still ask. */
export interface Budget {
  /** Throws TOO_MANY_REQUESTS (429) when fewer points are left in the window. */
  take(points: number): Promise<void>;
}

/** Strangers are told apart by so many numbers: memory does not grow with the addresses of a flood. */
const STRANGERS = 2 ** 14;

interface Limit {
  name: string;
  limiter: RateLimiterMemory;
  who: { fr: string; en: string };
}

/** How much partners may ask of this process: all of an organisation together, strangers by their address. */
@Injectable()
export class RateLimits {
  private readonly windowS: number;
  private readonly partners: Limit | undefined;
  private readonly strangers: Limit | undefined;
  /** So that nobody can choose an address that shares another's number. */
  private readonly salt = randomBytes(16).toString('hex');

  constructor(@Inject(HUB_CONFIG) config: HubConfig) {
    this.windowS = config.CDH_RATE_WINDOW_S;
    const limit = (name: string, points: number, who: Limit['who']): Limit | undefined =>
      points === 0
        ? undefined
        : { name, limiter: new RateLimiterMemory({ points, duration: this.windowS, keyPrefix: '' }), who };
    this.partners = limit('partner', config.CDH_RATE_PARTNER, {
      fr: 'par organisation',
      en: 'for each organisation',
    });
    this.strangers = limit('anonymous', config.CDH_RATE_ANONYMOUS, {
      fr: 'par adresse sans identification',
      en: 'for each address without a credential',
    });
  }

  of(caller: Principal, request: Pick<FastifyRequest, 'ip'>, reply: FastifyReply): Budget {
    const stranger = caller.kind === 'anonymous';
    const limit = stranger ? this.strangers : this.partners;
    if (!limit) return UNLIMITED;
    const key = stranger ? this.numberOf(request.ip) : (caller.organisation ?? `${caller.kind}:${caller.id}`);
    return { take: (points) => this.take(limit, key, points, reply) };
  }

  private async take(limit: Limit, key: string, points: number, reply: FastifyReply): Promise<void> {
    try {
      await limit.limiter.consume(key, points);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      const retryAfterS = Math.max(1, Math.ceil(error.msBeforeNext / 1000));
      const most = limit.limiter.points;
      void reply.headers({
        'ratelimit-policy': `"${limit.name}";q=${most};w=${this.windowS}`,
        ratelimit: `"${limit.name}";r=0;t=${retryAfterS}`,
      });
      throw exceeded(limit, most, this.windowS, retryAfterS);
    }
  }

  /** Of IPv6 the network counts: one subscriber has 2⁶⁴ addresses. */
  private numberOf(address: string): string {
    const network = ipaddr.isValid(address) ? networkOf(ipaddr.process(address)) : address;
    const digest = hash('sha1', `${this.salt} ${network}`, 'buffer');
    return String(digest.readUInt32BE(0) % STRANGERS);
  }
}

const UNLIMITED: Budget = { take: () => Promise.resolve() };

const networkOf = (address: ipaddr.IPv4 | ipaddr.IPv6) =>
  address instanceof ipaddr.IPv6 ? address.parts.slice(0, 4).join(':') : address.toString();

function exceeded({ who }: Limit, most: number, windowS: number, retryAfterS: number): Problem {
  const { call, work, job } = COST;
  return new Problem(
    'TOO_MANY_REQUESTS',
    {
      fr: `Plus de ${most} points en ${windowS} s, la limite ${who.fr}. Un appel compte ${call} point, une réponse à calculer ${work} de plus, un travail ${job}.`,
      en: `More than ${most} points in ${windowS} s, the limit ${who.en}. A call counts ${call} point, an answer to be computed ${work} more, a job ${job}.`,
    },
    {
      retryAfterS,
      remedy: {
        fr: `Réessayez dans ${retryAfterS} s. Ce qui a déjà été répondu coûte le moins : posez les mêmes questions dans les mêmes termes, avec If-None-Match.`,
        en: `Try again in ${retryAfterS} s. What was answered already costs least: ask the same questions in the same words, with If-None-Match.`,
      },
    },
  );
}
