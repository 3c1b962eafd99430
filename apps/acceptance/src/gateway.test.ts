import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { headers as natsHeaders, type Msg, type NatsConnection } from '@nats-io/transport-node';
import type { UseCase } from '@cdh/sdk';
import { type Answer, call, get } from './harness/call.ts';
import { uniqueId } from './harness/deployment.ts';
import { eventually } from './harness/eventually.ts';
import { echo, manifestOf } from './harness/manifest.ts';
import { type Caller, createOrganisation, createUseCase } from './harness/people.ts';
import { expectProblem, expectRefusedInput } from './harness/problems.ts';
import { awaitLive, register, serve } from './harness/synthetic-service.ts';

const DEADLINE = 'Cdh-Deadline-Ms';
let useCase: Caller;
let connection: NatsConnection;
/** What the synthetic service got, and how it answers the next. */
let asked: Msg[] = [];
let reply: (message: Msg) => void;

const withType = (type: string) => {
  const written = natsHeaders();
  written.set('Content-Type', type);
  return written;
};
const echoes = (message: Msg) => message.respond(message.data, { headers: withType('application/json') });

beforeAll(async () => {
  useCase = await createUseCase(await createOrganisation('gateway'));
  const operations = [
    echo({ path: '/words/{word}/echo', representations: ['application/json', 'text/csv'] }),
  ];
  connection = await (await register(useCase, manifestOf(useCase.id, { operations })))();
  serve(connection, useCase.id, (message) => {
    asked.push(message);
    reply(message);
  });
  await connection.flush();
  await awaitLive(useCase.id);
}, 60_000);
afterAll(() => connection.close());
beforeEach(() => {
  asked = [];
  reply = echoes;
});

/** The same question gets the same answer without the service: where the service must be asked, the word is a new one. */
const newWord = () => `word=${uniqueId('word')}`;
const ask = (query: string, headers: Record<string, string> = {}): Promise<Answer> =>
  get(`/use-cases/${useCase.id}/echo?${query}`, undefined, headers);

describe('a service that registered without a restart', () => {
  it('is live', async () => {
    const { state, replicas } = (await get(`/use-cases/${useCase.id}`)).as<UseCase>();
    expect({ state, replicas }).toEqual({ state: 'live', replicas: 1 });
  });

  it('gets its input coerced by its schema, a deadline and a trace', async () => {
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const sent = { 'cdh-deadline-ms': '5000', traceparent: `00-${trace}-00f067aa0ba902b7-01` };
    const { status, json } = await ask('word=42&times=3', sent);
    expect({ status, json }).toEqual({ status: 200, json: { word: '42', times: 3 } });
    expect(asked).toHaveLength(1);
    const deadline = Number(asked[0]?.headers?.get(DEADLINE));
    expect(deadline).toBeGreaterThan(0);
    expect(deadline).toBeLessThanOrEqual(5_000);
    expect(asked[0]?.headers?.get('traceparent')).toMatch(new RegExp(`^00-${trace}-[0-9a-f]{16}-`));
  });

  it('has ten seconds unless the caller says otherwise', async () => {
    await ask(newWord());
    const deadline = Number(asked[0]?.headers?.get(DEADLINE));
    expect(deadline).toBeGreaterThan(8_000);
    expect(deadline).toBeLessThanOrEqual(10_000);
  });

  it('gets JSON of a POST as it is', async () => {
    const body = { word: 'été', times: 2 };
    const { status, json } = await call('POST', `/use-cases/${useCase.id}/echo`, { body });
    expect({ status, json }).toEqual({ status: 200, json: body });
  });

  it('answers at the path of its manifest too', async () => {
    const { status, json } = await get(`/use-cases/${useCase.id}/words/h%C3%A9las/echo?times=2`);
    expect({ status, json }).toEqual({ status: 200, json: { word: 'hélas', times: 2 } });
  });

  it('has its bytes forwarded untouched, under a strong ETag', async () => {
    const bytes = '{ "word" :\n"deux  espaces" }';
    const question = newWord();
    reply = (message) => message.respond(bytes, { headers: withType('application/json') });
    const first = await ask(question);
    expect(first.text).toBe(bytes);
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[^"]+"$/);
    expect((await ask(question, { 'if-none-match': etag })).status).toBe(304);
  });

  it('is not asked again what it has answered, and is asked again what it could not', async () => {
    const question = newWord();
    reply = () => undefined;
    expectProblem(await ask(question, { 'cdh-deadline-ms': '200' }), 504);
    reply = echoes;
    const first = await ask(question);
    const second = await ask(question);
    expect([first.status, second.status, second.text]).toEqual([200, 200, first.text]);
    expect(asked).toHaveLength(2);
  });
});

describe('input against the schema never reaches the service', () => {
  it.each([
    ['word=x&times=0', '/times'],
    ['word=x&times=10', '/times'],
    ['word=x&times=many', '/times'],
  ])('%s', async (query, pointer) => {
    expectRefusedInput(await ask(query), pointer);
    expect(asked).toHaveLength(0);
  });

  it('a missing or unknown parameter', async () => {
    expectProblem(await ask('times=2'), 400);
    expectProblem(await ask('word=x&surprise=1'), 400);
    expect(asked).toHaveLength(0);
  });
});

describe('a service that does not do as it should', () => {
  it('and stays silent: 504 when the deadline has passed', async () => {
    reply = () => undefined;
    const began = Date.now();
    expectProblem(await ask(newWord(), { 'cdh-deadline-ms': '300' }), 504, 'DEADLINE_EXCEEDED');
    expect(Date.now() - began).toBeGreaterThanOrEqual(290);
  });

  it('and answers what no one can read: 502', async () => {
    reply = (message) => {
      const headers = withType('text/plain');
      headers.set('Nats-Service-Error', 'it fell over');
      headers.set('Nats-Service-Error-Code', '500');
      message.respond('not a problem document', { headers });
    };
    expectProblem(await ask(newWord()), 502);
  });

  it('and refuses as its contract says: its own code and status, in the language asked for', async () => {
    reply = (message) => {
      const headers = withType('application/problem+json');
      headers.set('Nats-Service-Error', 'WORD_UNKNOWN');
      headers.set('Nats-Service-Error-Code', '404');
      const detail = { fr: 'Mot inconnu', en: 'Unknown word' };
      message.respond(JSON.stringify({ code: 'WORD_UNKNOWN', status: 404, detail }), { headers });
    };
    expect(expectProblem(await ask(newWord()), 404, 'WORD_UNKNOWN').detail).toBe('Mot inconnu');
    const english = await ask(newWord(), { 'accept-language': 'en' });
    expect(expectProblem(english, 404, 'WORD_UNKNOWN').detail).toBe('Unknown word');
  });
});

describe('a use case that is registered and not there', () => {
  it('503 with Retry-After, within a second', async () => {
    const absent = await createUseCase(await createOrganisation('absent'));
    await register(absent);
    await eventually(
      () => get(`/use-cases/${absent.id}`),
      ({ status }) => status === 200,
    );
    const began = Date.now();
    const answer = await get(`/use-cases/${absent.id}/echo?word=x`);
    expect(Date.now() - began).toBeLessThan(1_000);
    expectProblem(answer, 503, 'USE_CASE_UNAVAILABLE');
    expectProblem(await get(`/use-cases/${absent.id}/${uniqueId('none')}`), 404);
  });
});
