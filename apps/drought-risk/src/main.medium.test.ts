import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

// Below the repository, so that the bundle finds its packages.
const folder = join(import.meta.dirname, '../../../.cache');
let scratch: string;
let bundle: string;

beforeAll(() => {
  mkdirSync(folder, { recursive: true });
  scratch = mkdtempSync(join(folder, 'drought-risk-test-'));
  bundle = join(scratch, 'main.mjs');
  const bundler = join(import.meta.dirname, 'fixtures/bundle.ts');
  execFileSync(process.execPath, [bundler, join(import.meta.dirname, 'main.ts'), bundle]);
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function run(env: Record<string, string>) {
  const child = spawn(process.execPath, [bundle], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const told = { out: '', error: '' };
  child.stdout.on('data', (chunk) => (told.out += String(chunk)));
  child.stderr.on('data', (chunk) => (told.error += String(chunk)));
  return { child, told, ended: once(child, 'close') as Promise<[number | null, string | null]> };
}
const settings = (url: string) => ({
  CDH_URL: url,
  CDH_KEY: 'cdh_test_key',
  CDH_CACHE_DIR: join(scratch, 'cache'),
});

describe('the process of a use case', () => {
  it('names what is missing in its environment, without a stack, and ends with 1', async () => {
    const { told, ended } = run({ CDH_URL: 'ftp://x' });
    expect(await ended).toEqual([1, null]);
    for (const variable of ['CDH_URL', 'CDH_KEY', 'CDH_CACHE_DIR']) expect(told.error).toContain(variable);
    expect(told.error).not.toMatch(/\n\s+at /);
  });

  it('waits for a hub that is down, alive but not ready, and ends with 0 when told to', async () => {
    const healthPort = await freePort();
    const { child, told, ended } = run({
      ...settings('http://127.0.0.1:1'),
      CDH_HEALTH_PORT: String(healthPort),
    });
    const status = (path: string) =>
      fetch(`http://127.0.0.1:${healthPort}${path}`).then(
        async (answer) => [answer.status, await answer.json()],
        () => undefined,
      );
    for (let i = 0; i < 400 && !(await status('/healthz')); i++) await sleep(25);
    expect(await status('/healthz')).toEqual([200, { status: 'ok' }]);
    expect(await status('/readyz')).toEqual([503, { waitingFor: ['hub', 'nats'] }]);
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(told.error).toBe('');
  });

  it('prints all of a refusal and ends with 1', async () => {
    const problem = {
      code: 'MANIFEST_INCOMPATIBLE',
      differences: ['/operations/0/output: a member has gone'],
    };
    const hub = createServer((_, response) => response.writeHead(409).end(JSON.stringify(problem)));
    hub.listen(0, '127.0.0.1');
    await once(hub, 'listening');
    const { told, ended } = run(settings(`http://127.0.0.1:${(hub.address() as AddressInfo).port}`));
    expect(await ended).toEqual([1, null]);
    expect(told.error).toContain('/operations/0/output: a member has gone');
    expect(told.error).not.toMatch(/\n\s+at /);
    hub.close();
  });
});

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
