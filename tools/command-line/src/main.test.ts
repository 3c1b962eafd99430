import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { type ContractHub, PROVIDER_KEY, startContractHub } from '@cdh/sdk/testing';
import { spawnCdh } from './testing/call-cdh.ts';

let hub: ContractHub;
beforeEach(async () => {
  hub = await startContractHub();
});
afterEach(() => hub.stop());

it('runs under plain Node, with its exit code and separate outputs', async () => {
  const env = { CDH_URL: hub.url, CDH_KEY: PROVIDER_KEY };
  const done = await spawnCdh(['whoami', '--json'], env).outcome;
  expect(done).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(done.stdout)).toMatchObject({ id: 'ana' });
  expect(await spawnCdh(['dataset', 'show', 'none'], env).outcome).toMatchObject({ code: 4, stdout: '' });
  expect(await spawnCdh(['datasets', '--what'], env).outcome).toMatchObject({ code: 2, stdout: '' });
});

it('asks the local hub when it is told no other', async () => {
  const { code, stderr } = await spawnCdh(['whoami', '--retries', '0', '--url', 'http://127.0.0.1:9'], {})
    .outcome;
  expect(code).toBe(6);
  expect(stderr).toContain('http://127.0.0.1:9/whoami');
});

it('ends quietly when its reader has seen enough', async () => {
  for (let i = 0; i < 3000; i += 1)
    hub.store.datasets.set(`d${i}`, { id: `d${i}`, title: { fr: 'x'.repeat(100) } });
  const { child, outcome } = spawnCdh(['datasets'], { CDH_URL: hub.url });
  child.stdout.destroy();
  expect(await outcome).toMatchObject({ code: 0, stderr: '' });
});
