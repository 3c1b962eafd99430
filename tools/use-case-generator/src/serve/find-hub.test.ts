import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findHub } from './find-hub.ts';

describe('findHub', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cdh-find-hub-'));
  let hub: Server;
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    hub = createServer((request, response) => {
      const known = request.headers.authorization === 'Bearer cdh_right';
      response.writeHead(known ? 200 : 401).end('{}');
    }).listen(0, '127.0.0.1');
    await once(hub, 'listening');
    env = { CDH_DATA: folder, CDH_PORT: String((hub.address() as AddressInfo).port) };
  });
  afterAll(() => {
    hub.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('says to run npm start first where no hub has been, or none is running', async () => {
    await expect(findHub(env)).rejects.toThrow('run npm start first');
    await expect(findHub({ CDH_DATA: folder, CDH_PORT: '1', CDH_ADMIN_KEY: 'cdh_right' })).rejects.toThrow(
      'http://127.0.0.1:1',
    );
  });

  it('says that the folder is the wrong one where the hub does not know its key', async () => {
    writeFileSync(join(folder, 'admin.key'), 'cdh_wrong\n');
    await expect(findHub(env)).rejects.toThrow('is CDH_DATA the right folder');
  });

  it('finds the hub of CDH_DATA and CDH_PORT', async () => {
    writeFileSync(join(folder, 'admin.key'), 'cdh_right\n');
    expect(await findHub(env)).toMatchObject({
      url: `http://127.0.0.1:${env.CDH_PORT}`,
      adminKey: 'cdh_right',
      paths: { adminKey: join(folder, 'admin.key') },
    });
  });
});
