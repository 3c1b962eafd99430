import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Manifest } from '@cdh/contracts';
import { createLogger } from '@cdh/telemetry';
import { Registrar, RegistrationRefused } from './registrar.ts';

const answers: { status: number; body: unknown }[] = [];
const asked: { method?: string; url?: string; authorization?: string; body: unknown }[] = [];
let server: Server;
let url: string;

beforeEach(async () => {
  answers.length = 0;
  asked.length = 0;
  server = createServer((request, response) => {
    void (async () => {
      let text = '';
      for await (const chunk of request) text += String(chunk);
      const { method, url, headers } = request;
      asked.push({ method, url, authorization: headers.authorization, body: JSON.parse(text) });
      const { status, body } = answers.length > 1 ? answers.shift()! : answers[0]!;
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
});

const good = {
  status: 200,
  body: { nats: { servers: ['nats://127.0.0.1:4222'], jwt: 'a.b.c', expiresAt: '2030-01-01T00:00:00Z' } },
};
const manifest = { id: 'demo', version: '1.0.0' } as Manifest;
const registrar = (signal = new AbortController().signal, hubUrl = url) =>
  new Registrar({
    hub: { url: hubUrl, key: 'k' },
    manifest,
    nkey: 'UABC',
    log: createLogger({ service: 'demo', level: 'silent' }),
    signal,
  });

describe('the registration of a use case', () => {
  it('puts manifest and public nkey with its own key', async () => {
    answers.push(good);
    expect(await registrar().register()).toMatchObject({ jwt: 'a.b.c', servers: ['nats://127.0.0.1:4222'] });
    expect(asked).toEqual([
      {
        method: 'PUT',
        url: '/use-cases/demo/manifest',
        authorization: 'Bearer k',
        body: { manifest, nkey: 'UABC' },
      },
    ]);
  });

  it('is tried again while the hub is down', async () => {
    answers.push({ status: 503, body: {} }, good);
    expect((await registrar().register()).jwt).toBe('a.b.c');
    expect(asked).toHaveLength(2);
  });

  it('waits for a hub that is not there yet until it is told to stop', async () => {
    const stopping = new AbortController();
    const waiting = registrar(stopping.signal, 'http://127.0.0.1:1').register();
    setTimeout(() => stopping.abort(new Error('stopping')), 100);
    await expect(waiting).rejects.toThrow(/stopping|abort/i);
  });

  it.each([409, 422, 401, 403, 404])('ends at once with all that the hub said to %i', async (status) => {
    const problem = {
      code: 'MANIFEST_INCOMPATIBLE',
      differences: [{ path: '/operations/0/input', what: 'removed' }],
    };
    answers.push({ status, body: problem });
    const error = await registrar()
      .register()
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RegistrationRefused);
    expect((error as Error).message).toContain(String(status));
    expect((error as Error).message).toContain('/operations/0/input');
    expect(asked).toHaveLength(1);
  });

  it('is made once when several ask at the same moment', async () => {
    answers.push(good);
    const one = registrar();
    await Promise.all([one.register(), one.register(), one.register()]);
    await one.register();
    expect(asked).toHaveLength(1);
  });
});
