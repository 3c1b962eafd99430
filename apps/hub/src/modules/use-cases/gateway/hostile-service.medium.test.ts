import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { MEDIA_JSON, Problem, type WireProblem } from '@cdh/contracts';
import { useHub } from '../../../hub.testing.ts';
import { startService } from '../service.testing.ts';

/** A service that answers what no kit would: each question gets what `next` says. */
describe('a service that is not what it should be', () => {
  const hub = useHub();
  let service: Awaited<ReturnType<typeof startService>>;
  let next: () => { bytes: Uint8Array; contentType: string; status?: number } = () => answer();
  const answer = (more: { contentType?: string; status?: number } = {}) => ({
    bytes: Buffer.from('{"fine":true}'),
    contentType: MEDIA_JSON,
    ...more,
  });
  let n = 0;
  const ask = (reply: typeof next, headers: Record<string, string> = {}) => {
    next = reply;
    return hub.call('GET', `/use-cases/hostile/ask?n=${(n += 1)}`, { headers });
  };
  const problem = (wire: Partial<WireProblem>) => () => {
    throw Problem.fromWire({ code: 'TEST_ERROR', status: 418, detail: 'Essai', ...wire });
  };

  beforeAll(async () => {
    service = await startService(hub, 'hostile', { handlers: { ask: () => Promise.resolve(next()) } });
  });
  afterAll(() => service.stop());
  // Otherwise its circuit opens, which is another refusal.
  beforeEach(async () => {
    for (let well = 0; well < 2; well++) expect((await ask(() => answer())).status).toBe(200);
  });

  it('may answer, and refuse with the errors that it declared', async () => {
    expect(await ask(() => answer())).toMatchObject({ status: 200, body: { fine: true } });
    expect(await ask(problem({}))).toMatchObject({ status: 418, body: { code: 'TEST_ERROR' } });
  });

  it.each([
    [
      'a grant of the hub’s',
      { code: 'GRANT_MISSING', status: 403, missing: { dataset: 'd', action: 'read' } },
    ],
    ['a credential', { code: 'CREDENTIAL_INVALID', status: 401 }],
    ['success', { code: 'FINE', status: 200 }],
    ['a redirection', { code: 'ELSEWHERE', status: 302 }],
    ['no status at all', { code: 'ODD', status: 99_999 }],
    ['a member of every object', { code: 'constructor', status: 500 }],
  ])('can’t refuse with %s', async (_what, wire) => {
    const { status, body, headers } = await ask(problem(wire));
    expect({ status, body }).toMatchObject({ status: 502, body: { code: 'USE_CASE_DEFECT' } });
    expect(body).not.toHaveProperty('missing');
    expect(headers.get('www-authenticate')).toBeNull();
  });

  it('can’t change the status that it declared', async () => {
    expect((await ask(problem({ status: 200 }))).status).toBe(418);
  });

  it('says nothing that could not be shown', async () => {
    const odd = { errors: { length: 1e9 }, remedy: 5, retryAfterS: 1e300, extensions: 'x' };
    const { status, body, headers } = await ask(problem(odd as unknown as Partial<WireProblem>));
    expect({ status, body }).toMatchObject({ status: 418, body: { code: 'TEST_ERROR', detail: 'Essai' } });
    expect(body).not.toHaveProperty('errors');
    expect(headers.get('retry-after')).toBeNull();
    expect((await ask(problem({ detail: 7 as unknown as string }))).status).toBe(502);
  });

  it.each([
    ['a page', { contentType: 'text/html' }],
    ['another representation', { contentType: 'text/csv' }],
    ['a status of its own', { status: 304 }],
    ['an impossible status', { status: 1000 }],
  ])('can’t answer with %s', async (_what, reply) => {
    expect(await ask(() => answer(reply))).toMatchObject({ status: 502, body: { code: 'USE_CASE_DEFECT' } });
  });
});
