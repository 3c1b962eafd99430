import { describe, expect, it } from '@jest/globals';
import type { FastifyReply } from 'fastify';
import type { HubConfig } from '../../../shared/config.ts';
import { ANONYMOUS, type Principal } from '../../../shared/principal.ts';
import { RateLimits } from './rate-limits.ts';

const config = { CDH_RATE_PARTNER: 10, CDH_RATE_ANONYMOUS: 5, CDH_RATE_WINDOW_S: 60 };
const member = (id: string, organisation: string | null): Principal => ({
  kind: 'member',
  id,
  organisation,
  roles: [],
});

describe('the rate limits', () => {
  const limitsOf = (more: Partial<typeof config> = {}) => new RateLimits({ ...config, ...more } as HubConfig);
  let headers: Record<string, string> = {};
  const reply = {
    headers: (values: Record<string, string>) => (headers = values),
  } as unknown as FastifyReply;
  const take = (limits: RateLimits, caller: Principal, points: number, ip = '192.0.2.1') =>
    limits
      .of(caller, { ip }, reply)
      .take(points)
      .then(
        () => 'taken',
        (error: unknown) => error,
      );

  it('count an organisation as one, whoever of it calls from wherever', async () => {
    const limits = limitsOf();
    expect(await take(limits, member('anna', 'metropole'), 6)).toBe('taken');
    expect(await take(limits, member('ben', 'metropole'), 4, '198.51.100.7')).toBe('taken');
    expect(await take(limits, member('ben', 'metropole'), 1)).toMatchObject({
      code: 'TOO_MANY_REQUESTS',
      status: 429,
    });
    expect(await take(limits, member('carl', 'university'), 10)).toBe('taken');
    expect(await take(limits, ANONYMOUS, 5)).toBe('taken');
  });

  it('name the bound, when to come again and what to do', async () => {
    const limits = limitsOf();
    const error = await take(limits, member('anna', 'metropole'), 11);
    expect(error).toMatchObject({
      detail: { en: expect.stringContaining('More than 10 points in 60 s') },
      options: { retryAfterS: 60, remedy: { en: expect.stringContaining('in 60 s') } },
    });
    expect(headers).toEqual({
      'ratelimit-policy': '"partner";q=10;w=60',
      ratelimit: '"partner";r=0;t=60',
    });
  });

  it('tell strangers apart by address, those of one IPv6 network not', async () => {
    const limits = limitsOf();
    expect(await take(limits, ANONYMOUS, 5, '192.0.2.1')).toBe('taken');
    expect(await take(limits, ANONYMOUS, 1, '::ffff:192.0.2.1')).not.toBe('taken');
    expect(await take(limits, ANONYMOUS, 5, '2001:db8:0:1::1')).toBe('taken');
    expect(await take(limits, ANONYMOUS, 1, '2001:db8:0:1:ffff::2')).not.toBe('taken');
  });

  it('hold no more of a flood from many addresses than of a few', async () => {
    const limits = limitsOf({ CDH_RATE_ANONYMOUS: 1_000_000 });
    for (let i = 0; i < 60_000; i++)
      await take(limits, ANONYMOUS, 1, `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`);
    const { strangers } = limits as unknown as {
      strangers: { limiter: { _memoryStorage: { _storage: Map<string, unknown> } } };
    };
    expect(strangers.limiter._memoryStorage._storage.size).toBeLessThanOrEqual(16_384);
  });

  it('are none where the configuration says so', async () => {
    const limits = limitsOf({ CDH_RATE_PARTNER: 0, CDH_RATE_ANONYMOUS: 0 });
    expect(await take(limits, member('anna', 'metropole'), 1e9)).toBe('taken');
    expect(await take(limits, ANONYMOUS, 1e9)).toBe('taken');
  });
});
