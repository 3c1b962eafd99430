import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { type ContractHub, startContractHub } from '@cdh/sdk/testing';
import { callCdh } from './testing/call-cdh.ts';

let hub: ContractHub;
beforeEach(async () => {
  hub = await startContractHub();
});
afterEach(() => hub.stop());

it('`streams rebuild` asks the hub to, and says what was missing', async () => {
  const asked: string[] = [];
  hub.fault = ({ method, path }) => {
    asked.push(`${method} ${path}`);
    return { status: 200, body: { jobs: 3, events: 5 } };
  };
  const cdh = (language: string, ...args: string[]) =>
    callCdh(['streams', 'rebuild', ...args], { CDH_URL: hub.url, CDH_KEY: 'cdh_key', LANG: language });
  expect(await cdh('en_GB.UTF-8')).toMatchObject({ code: 0, stdout: 'Put back: 3 jobs, 5 events.\n' });
  expect(await cdh('fr_FR.UTF-8')).toMatchObject({
    code: 0,
    stdout: 'Remis : 3 travaux, 5 événements.\n',
  });
  expect(JSON.parse((await cdh('fr_FR.UTF-8', '--json')).stdout)).toEqual({ jobs: 3, events: 5 });
  expect(new Set(asked)).toEqual(new Set(['POST /streams/rebuild']));
});
