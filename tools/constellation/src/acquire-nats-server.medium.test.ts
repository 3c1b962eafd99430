import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { acquireNatsServer } from './acquire-nats-server.ts';
import { NATS_VERSION } from './nats-downloads.ts';

const folder = mkdtempSync(join(tmpdir(), 'cdh-acquire-'));
const cacheDir = join(folder, 'cache');
const name = `nats-server-v${NATS_VERSION}-made-up`;
let server: Server;
let releaseBase: string;

/** A shell script that answers like a nats-server of this version. */
function writeProgram(path: string, version: string): void {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, `#!/bin/sh\necho "nats-server: v${version}"\n`);
  chmodSync(path, 0o755);
}

beforeAll(async () => {
  const program = join(folder, name, 'nats-server');
  writeProgram(program, NATS_VERSION);
  execFileSync('tar', ['-czf', join(folder, 'release.tar.gz'), '-C', folder, name]);
  server = createServer((request, response) => {
    if (request.url !== `/v${NATS_VERSION}/${name}.tar.gz`) response.writeHead(404).end();
    else response.end(readFileSync(join(folder, 'release.tar.gz')));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  releaseBase = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => rmSync(cacheDir, { recursive: true, force: true }));
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

const pin = () =>
  createHash('sha256')
    .update(readFileSync(join(folder, name, 'nats-server')))
    .digest('hex');

describe('acquireNatsServer', () => {
  it('takes the one in the PATH when it is recent enough', async () => {
    const path = join(folder, 'recent', 'nats-server');
    writeProgram(path, '2.10.0');
    const env = { PATH: `${join(folder, 'recent')}:${process.env.PATH}` };
    expect(await acquireNatsServer({ cacheDir, env })).toEqual({ path, version: '2.10.0', source: 'path' });
  });

  it('passes over an old one in the PATH, and takes the cache', async () => {
    writeProgram(join(folder, 'old', 'nats-server'), '2.9.10');
    writeProgram(join(cacheDir, 'bin', `nats-server-${NATS_VERSION}`), NATS_VERSION);
    const env = { PATH: `${join(folder, 'old')}:${process.env.PATH}` };
    expect(await acquireNatsServer({ cacheDir, env })).toEqual(expect.objectContaining({ source: 'cache' }));
  });

  it('unpacks the release whose executable has the pinned SHA-256, into the cache', async () => {
    const release = { platform: 'made-up', executableSha256: pin() };
    const options = { cacheDir, env: process.env, releaseBase, release };
    const got = await acquireNatsServer({ ...options, ways: ['release'] });
    expect(got).toEqual(expect.objectContaining({ version: NATS_VERSION, source: 'release' }));
    expect(await acquireNatsServer({ ...options, ways: ['cache'] })).toEqual(
      expect.objectContaining({ path: got.path }),
    );
  });

  it('refuses another SHA-256 and keeps nothing of it', async () => {
    const release = { platform: 'made-up', executableSha256: '0'.repeat(64) };
    const start = acquireNatsServer({ cacheDir, env: process.env, releaseBase, release, ways: ['release'] });
    await expect(start).rejects.toThrow(/SHA-256 is [0-9a-f]{64}, expected 0000/);
    expect(existsSync(join(cacheDir, 'bin', `nats-server-${NATS_VERSION}`))).toBe(false);
    expect(readdirSync(cacheDir)).toEqual(['bin']);
  });

  it('tells why each way failed, and the remedy', async () => {
    const release = { platform: 'absent', executableSha256: pin() };
    const start = acquireNatsServer({ cacheDir, env: { PATH: folder }, releaseBase, release });
    await expect(start).rejects.toThrow(
      /path: .*\n.*cache: empty\n.*wheel: .*\n.*release: .*HTTP 404\n.*debian: .*\n.*NATS_URL/s,
    );
  });
});
