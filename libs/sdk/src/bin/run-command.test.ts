import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ContractServer, problem, startContractServer } from '../testing/index.ts';
import { generateTypes } from './generate-types.ts';
import { runCommand } from './run-command.ts';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'cdh-sdk-'));
const file = join(folder, 'hub.ts');
const minimal = {
  openapi: '3.1.0',
  info: { title: 'Essai', version: '1' },
  paths: {
    '/use-cases/made-up/ask': {
      get: { operationId: 'made-up.ask', responses: { 200: { description: 'Fait' } } },
    },
  },
};

let hub: ContractServer;
const said = { out: '', error: '' };
const run = (...args: string[]) =>
  runCommand(args, { stdout: (text) => (said.out += text), stderr: (text) => (said.error += text) });

beforeEach(async () => {
  Object.assign(said, { out: '', error: '' });
  hub = await startContractServer(() => [['GET', /^\/openapi\.json$/, () => ({ body: minimal })]]);
});
afterEach(() => hub.stop());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('the types of this repository’s operations are those of docs/openapi.json', async () => {
  const types = await generateTypes(read('../../../../docs/openapi.json'));
  expect(types).toBe(read('../generated/hub.ts'));
});

describe('cdh-sdk generate', () => {
  it('prints the types of a hub, or writes them', async () => {
    expect(await run('generate', hub.url)).toBe(0);
    expect(said.out).toContain('"/use-cases/made-up/ask"');
    expect(await run('generate', `${hub.url}/openapi.json`, '-o', file, '--language', 'en')).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(said.out);
    expect(hub.requests.map(({ headers }) => headers['accept-language'])).toEqual(['fr', 'en']);
  });

  it('carries a key where there is one', async () => {
    await runCommand(['generate', hub.url], { key: 'cdh_k', stdout: () => {}, stderr: () => {} });
    expect(hub.requests[0]?.headers.authorization).toBe('Bearer cdh_k');
  });

  it('tells what went wrong by its exit code', async () => {
    for (const args of [
      [],
      ['generate'],
      ['generate', 'hub'],
      ['draw', hub.url],
      ['generate', hub.url, '--x'],
    ])
      expect([args, await run(...args)]).toEqual([args, 2]);
    expect(said.error).toContain('Usage');
    hub.fault = () => problem(403, 'ROLE_MISSING');
    expect(await run('generate', hub.url)).toBe(5);
    expect(await run('generate', 'http://127.0.0.1:1')).toBe(6);
    expect(await run('--help')).toBe(0);
  }, 60_000);
});
