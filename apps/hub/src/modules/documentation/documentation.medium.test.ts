import { subscribe } from 'node:diagnostics_channel';
import { describe, expect, it } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { useHub } from '../../hub.testing.ts';
import { GATEWAY, ROUTES } from './routes/index.ts';

const nameless = (path: string) => path.replaceAll(/:\w+|\{\w+\}|\*/g, '{}');

const served = new Set<string>();
const NO_CHOICE = new Set(['HEAD', 'OPTIONS']);

// Fastify tells of itself before the hub registers anything.
subscribe('fastify.initialization', (message) => {
  const { fastify } = message as { fastify: FastifyInstance };
  fastify.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) if (!NO_CHOICE.has(one)) served.add(`${one} ${nameless(url)}`);
  });
});

describe('the documentation', () => {
  const hub = useHub();

  it('describes every route that the server has, and no other', () => {
    const told = ROUTES.map(
      ({ method, path, served: at }) => `${method.toUpperCase()} ${nameless(at ?? path)}`,
    );
    const gateway = ['GET', 'POST'].map((method) => `${method} ${nameless(GATEWAY)}`);
    expect([...served].sort()).toEqual([...new Set([...told, ...gateway])].sort());
  });

  it('is one document with an ETag, in the language asked for', async () => {
    const french = await hub.call('GET', '/openapi.json');
    expect(french.status).toBe(200);
    expect(french.headers.get('content-type')).toContain('application/json');
    expect(french.body).toMatchObject({ openapi: '3.1.0', servers: [{ url: hub.config.publicUrl }] });
    const etag = french.headers.get('etag') ?? '';
    const again = await hub.call('GET', '/openapi.json', { headers: { 'if-none-match': etag } });
    expect([again.status, again.body, again.headers.get('etag')]).toEqual([304, '', etag]);
    const english = await hub.call('GET', '/openapi.json', {
      headers: { 'accept-language': 'en', 'if-none-match': etag },
    });
    expect(english.status).toBe(200);
    expect(english.headers.get('content-language')).toBe('en');
    expect(english.headers.get('vary')).toBe('Accept-Language');
  });

  it('is there in OpenAPI 3.0 too, as the landing page says', async () => {
    const { links } = await hub.ok<{ links: { rel: string; type: string; href: string }[] }>('GET', '/');
    const type = 'application/vnd.oai.openapi+json;version=3.0';
    const link = links.find((one) => one.rel === 'service-desc' && one.type === type);
    const { pathname, search } = new URL(link?.href ?? '');
    const old = await hub.call('GET', `${pathname}${search}`);
    expect(old.headers.get('content-type')).toBe(type);
    const text = typeof old.body === 'string' ? old.body : JSON.stringify(old.body);
    expect(JSON.parse(text)).toMatchObject({ openapi: '3.0.3' });
    expect((await hub.call('GET', '/openapi.json?version=2')).status).toBe(400);
  });

  it('is shown by a page that needs no other host', async () => {
    const page = await hub.call('GET', '/docs', { headers: { 'accept-language': 'en' } });
    expect(page.body).toContain('<html lang="en">');
    expect((await hub.call('GET', '/docs')).body).toContain('<html lang="fr">');
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval|script-src[^;]*unsafe-inline/);
    const links = [...String(page.body).matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link = '']) => link);
    expect(links.length).toBeGreaterThan(2);
    for (const link of links) {
      expect(link).not.toMatch(/^(https?:)?\/\//);
      const { status, headers } = await hub.call('GET', new URL(link, `${hub.url}/docs`).pathname);
      expect([link, status]).toEqual([link, 200]);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it('has no other file than those', async () => {
    for (const name of ['package.json', 'index.html', '..%2Fpackage.json', 'toString', '__proto__'])
      expect([name, (await hub.call('GET', `/docs/${name}`)).status]).toEqual([name, 404]);
  });
});
