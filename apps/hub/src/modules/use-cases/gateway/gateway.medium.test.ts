import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MEDIA_JSON } from '@cdh/contracts';
import { useHub } from '../../../hub.testing.ts';
import { manifestWith, startService } from '../service.testing.ts';

const json = (value: unknown) => ({ bytes: Buffer.from(JSON.stringify(value)), contentType: MEDIA_JSON });

describe('the gateway on a service of the test', () => {
  const hub = useHub();
  let service: Awaited<ReturnType<typeof startService>>;
  let asked = 0;
  let delayMs = 0;
  const text = 'sécheresse '.repeat(1_000);

  beforeAll(async () => {
    service = await startService(hub, 'counting', {
      handlers: {
        ask: async (bytes) => {
          asked += 1;
          if (delayMs > 0) await wait(delayMs);
          return json({ asked, input: JSON.parse(Buffer.from(bytes).toString()) as unknown, text });
        },
      },
    });
  });
  afterAll(() => service.stop());

  const ask = (n: number, headers: Record<string, string> = {}) =>
    hub.call('GET', `/use-cases/counting/ask?n=${n}`, { headers });

  it('asks the service once for a question that is asked again, in any spelling', async () => {
    const before = asked;
    const first = await ask(1);
    const second = await hub.call('POST', '/use-cases/counting/ask.v1', { body: { n: 1 } });
    expect(first.status).toBe(200);
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('etag')).toBe(first.headers.get('etag'));
    expect(asked - before).toBe(1);
    await ask(2);
    expect(asked - before).toBe(2);
  });

  it('asks once for all who ask at the same moment', async () => {
    const before = asked;
    delayMs = 200;
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(3)));
    delayMs = 0;
    expect(asked - before).toBe(1);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });

  it('lets each wait only as long as it said', async () => {
    delayMs = 400;
    const [patient, hasty] = await Promise.all([
      ask(4, { 'cdh-deadline-ms': '5000' }),
      wait(50).then(() => ask(4, { 'cdh-deadline-ms': '100' })),
    ]);
    delayMs = 0;
    expect([patient.status, hasty.status]).toEqual([200, 504]);
  });

  it('asks again for a patient one where a hasty one had asked', async () => {
    delayMs = 400;
    const [hasty, patient] = await Promise.all([
      ask(5, { 'cdh-deadline-ms': '100' }),
      wait(20).then(() => ask(5, { 'cdh-deadline-ms': '5000' })),
    ]);
    delayMs = 0;
    expect([hasty.status, patient.status]).toEqual([504, 200]);
  });

  it('hears a slow service that can’t tell which calls it has in hand, and so is asked twice', async () => {
    const before = asked;
    delayMs = 1_500;
    const answer = await ask(6, { 'cdh-deadline-ms': '15000' });
    delayMs = 0;
    expect([answer.status, asked - before]).toEqual([200, 2]);
  });

  it('compresses for those who accept it, under an ETag of its own that a 304 knows', async () => {
    const url = `${hub.url}/use-cases/counting/ask?n=1`;
    const plain = await fetch(url, { headers: { 'accept-encoding': 'identity' } });
    const zipped = await fetch(url, { headers: { 'accept-encoding': 'gzip' } });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(zipped.headers.get('content-encoding')).toBe('gzip');
    expect(zipped.headers.get('vary')).toContain('Accept-Encoding');
    const body = await plain.text();
    expect(await zipped.text()).toBe(body);
    expect(Number(zipped.headers.get('content-length'))).toBeLessThan(body.length / 5);
    const etags = [plain, zipped].map(({ headers }) => headers.get('etag') ?? '');
    expect(etags[0]).not.toBe(etags[1]);
    for (const etag of etags) {
      const again = await ask(1, { 'if-none-match': etag, 'accept-encoding': 'zstd' });
      expect([again.status, again.headers.get('etag')]).toEqual([304, etag]);
    }
  });

  it('holds nothing of what its caller may not see', async () => {
    const refused = await hub.call('GET', '/use-cases/counting/ask?n=1', { key: 'cdh_no_such_key' });
    expect(refused.status).toBe(401);
  });

  it('asks anew once the use case is another: a version, or a build of it', async () => {
    await ask(1);
    const before = asked;
    for (const changed of [{ version: '1.0.1' }, { version: '1.0.1', image: 'sha256:other' }]) {
      expect((await service.register(manifestWith('counting', changed))).status).toBe(200);
      await ask(1);
    }
    expect(asked - before).toBe(2);
  });
});
