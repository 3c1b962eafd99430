import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MEDIA_JSON, Problem } from '@cdh/contracts';
import { useHub } from '../../../hub.testing.ts';
import { manifestWith, startService } from '../service.testing.ts';

const fine = () => Promise.resolve({ bytes: Buffer.from('{"fine":true}'), contentType: MEDIA_JSON });

describe('a partner who floods', () => {
  // A window as long as the test: it never begins anew in the middle.
  const hub = useHub({ CDH_RATE_PARTNER: '40', CDH_RATE_ANONYMOUS: '30', CDH_RATE_WINDOW_S: '600' });
  let service: Awaited<ReturnType<typeof startService>>;
  let [flooding, modest] = ['', ''];
  const ask = (key: string | undefined, n: number) =>
    hub.call('GET', `/use-cases/popular/ask?n=${n}`, { key });

  beforeAll(async () => {
    const [operation] = manifestWith('popular').operations;
    service = await startService(hub, 'popular', {
      manifest: manifestWith('popular', {
        operations: [operation!, { ...operation!, name: 'count', kind: 'job' }],
      }),
      handlers: { ask: fine },
    });
    flooding = await hub.member('flooders', 'flooder', ['partner']);
    modest = await hub.member('modest', 'modest-partner', ['partner']);
  }, 120_000);
  afterAll(() => service?.stop());

  it('is told 429 with the bound and when to come again, and nobody else is', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 5; n++) statuses.push((await ask(flooding, n)).status);
    // 11 points each: the fourth begins beyond 40.
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    const { status, headers, body } = await ask(flooding, 0);
    expect(status).toBe(429);
    expect(body).toMatchObject({ code: 'TOO_MANY_REQUESTS', status: 429 });
    expect(body).toHaveProperty('remedy');
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(500);
    expect(headers.get('ratelimit-policy')).toBe('"partner";q=40;w=600');
    expect(headers.get('ratelimit')).toMatch(/^"partner";r=0;t=\d+$/);
    expect((await ask(modest, 9)).status).toBe(200);
    expect((await ask(undefined, 9)).status).toBe(200);
  });

  it('meets the same limit at executions and batches', async () => {
    const body = { inputs: { n: 1 } };
    for (const path of ['ask/execution', 'count/execution', 'count/batch']) {
      const answer = await hub.call('POST', `/processes/popular.${path}`, {
        key: flooding,
        body: path.endsWith('batch') ? { inputs: [{ n: 1 }] } : body,
      });
      expect({ path, status: answer.status, after: Number(answer.headers.get('retry-after')) > 0 }).toEqual({
        path,
        status: 429,
        after: true,
      });
    }
    const batch = { key: modest, body: { inputs: Array.from({ length: 10 }, (_, n) => ({ n })) } };
    expect((await hub.call('POST', '/processes/popular.count/batch', batch)).status).toBe(429);
  });

  it('pays little for what is held already', async () => {
    const key = await hub.member('returning', 'returning-partner', ['partner']);
    // 29 more calls of one point, beside the first with its work.
    for (let i = 0; i < 30; i++) expect((await ask(key, 77)).status).toBe(200);
    expect((await ask(key, 77)).status).toBe(429);
  });

  it('can’t take another address by a header where nobody vouches for it', async () => {
    const other = await hub.replica({ CDH_TRUSTED_PROXIES: '203.0.113.1' });
    const statuses: number[] = [];
    for (let i = 0; i < 4; i++) {
      const url = `${other.url}/use-cases/popular/ask?n=${200 + i}`;
      statuses.push((await fetch(url, { headers: { 'x-forwarded-for': `198.51.100.${i}` } })).status);
    }
    expect(statuses).toEqual([200, 200, 429, 429]);
    const trusting: number[] = [];
    for (let i = 0; i < 4; i++) {
      const headers = { 'x-forwarded-for': `198.51.100.${i}` };
      trusting.push((await hub.call('GET', `/use-cases/popular/ask?n=${300 + i}`, { headers })).status);
    }
    expect(trusting).toEqual([200, 200, 200, 200]);
  });
});

describe('a use case that fails', () => {
  const hub = useHub();
  let failing: Awaited<ReturnType<typeof startService>>;
  let other: Awaited<ReturnType<typeof startService>>;
  let asked = 0;
  let broken = false;
  const ask = (useCase: string, n: number) => hub.call('GET', `/use-cases/${useCase}/ask?n=${n}`);

  beforeAll(async () => {
    failing = await startService(hub, 'failing', {
      handlers: {
        ask: () => {
          asked += 1;
          return broken ? Promise.reject(new Problem('INTERNAL', 'crash (synthetic)')) : fine();
        },
      },
    });
    other = await startService(hub, 'healthy', { handlers: { ask: fine } });
  }, 120_000);
  afterAll(() => Promise.all([failing?.stop(), other?.stop()]));

  it('is spared for a moment, answers what it has answered, and comes back; others notice nothing', async () => {
    expect((await ask('failing', 1)).status).toBe(200);
    broken = true;
    const statuses = new Set<number>();
    for (let n = 100; n < 140; n++) {
      statuses.add((await ask('failing', n)).status);
      if (statuses.has(503)) break;
    }
    expect([...statuses]).toEqual([502, 503]);
    const before = asked;
    const { status, body, headers } = await ask('failing', 200);
    expect({ status, body }).toMatchObject({ status: 503, body: { code: 'USE_CASE_UNAVAILABLE' } });
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(asked).toBe(before);
    expect((await ask('failing', 1)).status).toBe(200);
    expect((await ask('healthy', 1)).status).toBe(200);
    broken = false;
    const end = Date.now() + 30_000;
    for (let n = 300; (await ask('failing', n)).status !== 200 && Date.now() < end; n++)
      await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await ask('failing', 999)).status).toBe(200);
  });
});
