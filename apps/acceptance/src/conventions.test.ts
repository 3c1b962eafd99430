import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Dataset, Organisation, ProblemDocument } from '@cdh/sdk';
import { administer, announceBody, call, get, mustCall } from './harness/call.ts';
import { adminKey, uniqueId } from './harness/deployment.ts';
import { createParties, type Parties } from './harness/people.ts';
import { expectProblem, expectRefusedInput } from './harness/problems.ts';

const organisation = (id = uniqueId('org')) => ({ id, name: `Organisation d’essai synthétique ${id}` });
const post = (body: unknown, headers: Record<string, string> = {}) =>
  call('POST', '/organisations', { key: adminKey(), body, headers });

describe('refusals are problem documents', () => {
  it('an unknown address: 404', async () => {
    expectProblem(await get('/no-such-address'), 404, 'NOT_FOUND');
    expectProblem(await get(`/datasets/${uniqueId('none')}`), 404, 'NOT_FOUND');
  });

  it('a method that an address does not have: 405, or 404', async () => {
    const answer = await call('PATCH', '/organisations', { key: adminKey(), body: {} });
    expect([404, 405]).toContain(answer.status);
    expectProblem(answer, answer.status);
  });

  it.each(['{"id": ', '', '[1,', '"\\u00"'])('JSON that is none (%j): 400', async (raw) => {
    const headers = { 'content-type': 'application/json' };
    expectProblem(await call('POST', '/organisations', { key: adminKey(), raw, headers }), 400);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'nonsense'])('%s: 415', async (type) => {
    const raw = 'id=acc-form&name=x';
    const headers = { 'content-type': type };
    expectProblem(await call('POST', '/organisations', { key: adminKey(), raw, headers }), 415);
  });

  it('a body beyond measure: 413, before it is sent', async () => {
    const size = 64 * 1024 * 1024;
    expectProblem(await announceBody('POST', '/organisations', adminKey(), size), 413);
  });

  it('the character U+0000, wherever it stands: 400, or 404 where it would name something', async () => {
    for (const path of [
      '/datasets/a%00b',
      '/datasets?q=%00',
      '/organisations?cursor=AAA',
      '/audit?dataset=a%00',
    ])
      expect([200, 400, 404]).toContain((await get(path, adminKey())).status);
    expectProblem(await post({ ...organisation(), name: 'nul\u0000' }), 400);
  });

  it('every member that is refused is named', async () => {
    const answer = await post({ id: 'Not An Id', name: '' });
    expectRefusedInput(answer, '/id');
    expectRefusedInput(answer, '/name');
    expect((await post({ ...organisation(), surprise: 1 })).status).toBe(400);
  });

  it('no credential where one is needed, and one that is none: 401', async () => {
    expectProblem(await call('POST', '/organisations', { body: organisation() }), 401, 'CREDENTIAL_REQUIRED');
    expectProblem(await get('/whoami', 'nonsense'), 401, 'CREDENTIAL_INVALID');
    const headers = { authorization: 'Basic bm86bm8=' };
    expectProblem(await call('GET', '/whoami', { headers }), 401);
  });

  it('speaks French unless English is preferred', async () => {
    const read = async (language?: string) =>
      (
        await get('/datasets/none-of-these', undefined, language ? { 'accept-language': language } : {})
      ).as<ProblemDocument>();
    const [silent, french, english, both] = await Promise.all([
      read(),
      read('fr-FR'),
      read('en-GB,en;q=0.9'),
      read('fr;q=0.3, en;q=0.8'),
    ]);
    expect(silent.title).toBe(french.title);
    expect(english.title).not.toBe(french.title);
    expect(english.detail).not.toBe(french.detail);
    expect(both.title).toBe(english.title);
  });
});

describe('ids and texts', () => {
  it.each(['a', 'UPPER', '.dot', 'with_underscore', 'with space', 'x'.repeat(64), 'é'])(
    'refuses the id %j',
    async (id) => {
      expectRefusedInput(await post({ id, name: 'Essai synthétique' }), '/id');
    },
  );

  it('takes a bare string as French, and keeps both languages', async () => {
    const bare = await post(organisation());
    expect(bare.as<Organisation>().name).toEqual({ fr: expect.stringContaining('Organisation') });
    const name = { fr: 'Essai synthétique', en: 'Synthetic test' };
    const both = await post({ id: uniqueId('org'), name });
    expect(both.as<Organisation>().name).toEqual(name);
    expectProblem(await post({ id: uniqueId('org'), name: { en: 'English alone' } }), 400);
  });

  it('gives times in UTC by RFC 3339', async () => {
    const { createdAt } = (await post(organisation())).as<Organisation>();
    expect(createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
  });
});

describe('creation', () => {
  it('answers 201 with the address of what was made', async () => {
    const body = organisation();
    const { status, headers } = await post(body);
    expect(status).toBe(201);
    const location = headers.get('location') ?? '';
    expect(location).toMatch(new RegExp(`/organisations/${body.id}$`));
    expect((await administer('GET', location)).json).toMatchObject({ id: body.id });
    expectProblem(await post(body), 409);
  });

  it('gives the same answer to the same idempotency key, and refuses it for another body', async () => {
    const body = organisation();
    const headers = { 'idempotency-key': uniqueId('key') };
    const [first, second] = await Promise.all([post(body, headers), post(body, headers)]);
    const third = await post(body, headers);
    for (const again of [second, third]) {
      expect(again.status).toBe(201);
      expect(again.json).toEqual(first.json);
      expect(again.headers.get('location')).toBe(first.headers.get('location'));
    }
    const other = await post(organisation(), headers);
    expect([409, 422]).toContain(other.status);
    expectProblem(other, other.status);
  });
});

describe('a resource with an ETag', () => {
  let parties: Parties;
  const id = uniqueId('etag');
  const put = (title: string, headers: Record<string, string> = {}) =>
    call('PUT', `/datasets/${id}`, {
      key: parties.provider.key,
      body: { title, publisher: parties.publisher, access: 'open', licence: 'etalab-2.0' },
      headers,
    });
  beforeAll(async () => {
    parties = await createParties();
    await mustCall('PUT', `/datasets/${id}`, {
      key: parties.provider.key,
      body: { title: 'Essai', publisher: parties.publisher, access: 'open', licence: 'etalab-2.0' },
    });
  });

  it('changes under If-Match only: 428 without, 412 when stale', async () => {
    const before = (await get(`/datasets/${id}`)).headers.get('etag') ?? '';
    expect(before).toMatch(/^"[^"]+"$/);
    expectProblem(await put('Sans condition'), 428);
    const changed = await put('Essai changé', { 'if-match': before });
    expect(changed.status).toBe(200);
    expect(changed.headers.get('etag')).not.toBe(before);
    expectProblem(await put('Trop tard', { 'if-match': before }), 412);
    expect((await get(`/datasets/${id}`)).as<Dataset>().title).toEqual({ fr: 'Essai changé' });
  });

  it('is not sent again to whoever has it', async () => {
    const etag = (await get(`/datasets/${id}`)).headers.get('etag') ?? '';
    const { status, bytes } = await get(`/datasets/${id}`, undefined, { 'if-none-match': etag });
    expect({ status, length: bytes.length }).toEqual({ status: 304, length: 0 });
  });
});
