import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ContractHub, problem, PROVIDER_KEY, startContractHub } from '@cdh/sdk/testing';
import { callCdh } from './testing/call-cdh.ts';

let hub: ContractHub;
let env: Record<string, string>;
const cdh = (...args: string[]) => callCdh(args, env);

beforeEach(async () => {
  hub = await startContractHub();
  env = { CDH_URL: hub.url, CDH_KEY: `${PROVIDER_KEY}\n`, LANG: 'en_GB.UTF-8' };
});
afterEach(() => hub.stop());

describe('the exit code', () => {
  it.each([
    [401, 3],
    [403, 3],
    [404, 4],
    [410, 4],
    [400, 5],
    [409, 5],
    [422, 5],
    [428, 5],
    [500, 6],
    [502, 6],
    [504, 6],
  ])('of an answer %i is %i', async (status, code) => {
    hub.fault = () => problem(status, 'SOME');
    expect(await cdh('whoami')).toMatchObject({ code, stdout: '' });
  });

  it('is 6 when nobody answers, 0 when it is done', async () => {
    expect(await cdh('whoami')).toMatchObject({ code: 0, stderr: '' });
    await hub.stop();
    const outcome = await cdh('whoami', '--retries', '0');
    expect(outcome).toMatchObject({ code: 6, stdout: '' });
    expect(outcome.stderr).toMatch(/does not answer.*ECONNREFUSED[^]*npm start/);
  });

  it.each([
    [[]],
    [['org']],
    [['nonsense']],
    [['datasets', '--nonsense']],
    [['dataset', 'show']],
    [['dataset', 'show', 'one', 'two']],
    [['grant', 'piezo', '--to', 'use-case:drought-risk']],
    [['grant', 'piezo', '--to', 'drought-risk', '--action', 'read', '--purpose', 'research']],
    [
      [
        'grant',
        'piezo',
        '--to',
        'client:a',
        '--action',
        'read',
        '--purpose',
        'research',
        '--until',
        '2027-02-30',
      ],
    ],
    [['call', 'drought-risk', 'get-indices', 'site']],
    [['audit', '--after', 'yesterday']],
    [['publish', 'absent.csv', '--id', 'piezo']],
    [['whoami', '--url', 'hub.example.org']],
  ])('of the usage error %j is 2, with nothing asked of the hub', async (args) => {
    const outcome = await cdh(...args);
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).not.toBe('');
    expect(hub.requests).toEqual([]);
  });

  it('of --help is 0, on standard output', async () => {
    const outcome = await cdh('publish', '--help');
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    expect(outcome.stdout).toContain('--metadata <file>');
  });

  it('is 2 for a key that can be none, without showing it', async () => {
    const outcome = await callCdh(['whoami'], { ...env, CDH_KEY: 'clé secrète' });
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).not.toContain('secrète');
  });
});

describe('a problem', () => {
  it('is told on standard error: title, detail, what is missing, remedy, trace', async () => {
    const { code, stdout, stderr } = await cdh('call', 'drought-risk', 'get-indices', 'site=secret');
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toBe(
      [
        'Title of GRANT_MISSING (403 GRANT_MISSING)',
        'No grant.',
        '  missing: dataset piezo, action query, through drought-risk',
        '  → Ask the provider.',
        '  traceId 4bf92f3577b34da6a3ce929d0e0e4736',
        '',
      ].join('\n'),
    );
  });

  it('names each field, and sends no command to the terminal', async () => {
    const errors = [{ pointer: '/scale', detail: 'at most 48' }];
    hub.fault = () => problem(400, 'INPUT_INVALID', { errors, detail: 'bad \u001b[2J input' });
    const { stderr } = await cdh('whoami');
    expect(stderr).toContain('  /scale: at most 48\n');
    expect(stderr).toContain('bad  [2J input');
  });
});

describe('the language', () => {
  it.each([
    [{ LANG: 'fr_FR.UTF-8' }, 'fr', 'Il manque l’argument « id »'],
    [{ LANG: 'fr_FR.UTF-8', LC_ALL: 'C' }, 'en', 'Argument "id" is missing'],
    [{ LANG: 'de_DE.UTF-8' }, 'en', 'Argument "id" is missing'],
    [{}, 'en', 'Argument "id" is missing'],
  ])('of %j is %s, also in what the hub is asked for', async (locale, language, message) => {
    const own = { CDH_URL: hub.url, ...locale };
    expect((await callCdh(['dataset', 'show'], own)).stderr).toContain(message);
    await callCdh(['whoami'], own);
    expect(hub.requests[0]?.headers['accept-language']).toBe(language);
  });
});

describe('--json', () => {
  it('prints the body of the API and nothing else, before or after the command', async () => {
    for (const args of [
      ['--json', 'whoami'],
      ['whoami', '--json'],
    ]) {
      const { stdout, stderr } = await cdh(...args);
      expect(JSON.parse(stdout)).toEqual({
        kind: 'member',
        id: 'ana',
        organisation: 'metropole',
        roles: ['provider'],
      });
      expect(stderr).toBe('');
    }
  });

  it('joins the pages of a list', async () => {
    for (let i = 0; i < 1200; i += 1)
      hub.store.datasets.set(`d${i}`, { id: `d${i}`, title: { fr: `D${i}` } });
    const all = JSON.parse((await cdh('datasets', '--json')).stdout) as { items: unknown[] };
    expect(all).toMatchObject({ total: 1200 });
    expect(all).not.toHaveProperty('next');
    expect(all.items).toHaveLength(1200);
    expect(hub.requests).toHaveLength(2);
  });

  it('keeps the address of the next page where --limit cut the list', async () => {
    const { stdout, stderr } = await cdh('audit', '--json', '--limit', '2');
    expect(JSON.parse(stdout)).toMatchObject({
      items: [{ seq: 1 }, { seq: 2 }],
      next: expect.stringContaining('cursor'),
    });
    expect(stderr).toBe('2 rows read; there are more (--limit).\n');
  });
});

describe('commands', () => {
  it('organisations, members, clients and keys', async () => {
    expect(await cdh('org', 'create', 'x', '--name', 'Ixe', '--name-en', 'Ex')).toMatchObject({ code: 0 });
    expect((await cdh('org', 'list')).stdout).toBe(
      [
        'ID         NAME       CREATED',
        'metropole  Métropole  2026-01-01T00:00:00.000Z',
        'x          Ex         2026-01-01T00:00:00.000Z',
        '',
      ].join('\n'),
    );
    await cdh('member', 'add', 'bob', '--org', 'x', '--role', 'owner,provider', '--role', 'partner');
    expect(hub.requests.at(-1)).toMatchObject({ path: '/organisations/x/members' });
    expect(JSON.parse(String(hub.requests.at(-1)?.bytes))).toEqual({
      id: 'bob',
      name: 'bob',
      roles: ['owner', 'provider', 'partner'],
    });
    expect((await cdh('client', 'create', 'acme', '--org', 'x')).stdout).toMatch(
      /clientId +acme\nclientSecret +s3cret\n/,
    );
    const key = await cdh('key', 'create', '--for', 'member:bob', '--expires', '2027-01-31');
    expect(key.stdout).toBe('cdh_made\n');
    expect(JSON.parse(String(hub.requests.at(-1)?.bytes))).toEqual({
      name: 'cdh',
      principal: { kind: 'member', id: 'bob' },
      expiresAt: '2027-01-31T00:00:00.000Z',
    });
    expect(await cdh('key', 'revoke', 'k1', '--json')).toMatchObject({ code: 0, stdout: '' });
    expect((await cdh('key', 'list')).stdout).toBe('Nothing.\n');
  });

  it('grants', async () => {
    const to = 'use-case:drought-risk';
    const purpose = 'drought-monitoring';
    const args = [
      '--to',
      to,
      '--action',
      'derive',
      '--action',
      'query',
      '--purpose',
      purpose,
      '--until',
      '2027-01-31',
    ];
    expect((await cdh('grant', 'piezo', ...args, '--through', 'drought-risk')).stdout).toBe('g1\n');
    expect(hub.store.grants[0]).toMatchObject({
      dataset: 'piezo',
      grantee: { kind: 'use-case', id: 'drought-risk' },
      actions: ['derive', 'query'],
      through: 'drought-risk',
      purpose,
      validUntil: '2027-01-31T23:59:59.999Z',
    });
    expect((await cdh('grants', '--to', to)).stdout).toContain('derive, query');
    expect(hub.requests.at(-1)?.query.get('grantee')).toBe(to);
    expect(await cdh('revoke', 'g1')).toMatchObject({ code: 0, stdout: 'Grant g1 revoked.\n' });
  });

  it('use cases, audit and usage', async () => {
    expect(await cdh('use-case', 'create', 'late-frost', '--org', 'x')).toMatchObject({ code: 0 });
    expect(JSON.parse(String(hub.requests.at(-1)?.bytes))).toEqual({ id: 'late-frost', organisation: 'x' });
    expect((await cdh('use-cases')).code).toBe(0);
    expect((await cdh('audit', '--after', '0')).stdout.split('\n')).toHaveLength(5);
    await cdh('usage', '--use-case', 'drought-risk', '--from', '2026-01-01');
    expect(String(hub.requests.at(-1)?.query)).toBe('useCase=drought-risk&from=2026-01-01&limit=1000');
  });
});

describe('call', () => {
  const get = ['call', 'drought-risk', 'get-indices', 'site=a', 'index=spi'];

  it('prints the bytes of the answer', async () => {
    expect(await cdh(...get)).toMatchObject({ code: 0, stdout: '{"site":"a","value":[0.5]}', stderr: '' });
    expect(await cdh(...get, '--format', 'csv')).toMatchObject({
      stdout: 'time,value,flag\n2020-01,0.5,ok\n',
    });
    expect(String(hub.requests.at(-1)?.query)).toBe('site=a&index=spi&f=csv');
  });

  it('shows the head too, and takes the ETag back with or without its quotes', async () => {
    const { stdout } = await cdh(...get, '--include');
    const [head = '', body] = stdout.split('\n\n');
    expect(head).toMatch(/^HTTP 200 OK\n/);
    expect(body).toBe('{"site":"a","value":[0.5]}');
    const etag = /^etag: (.+)$/m.exec(head)?.[1] ?? '';
    for (const known of [etag, etag.replaceAll('"', '')]) {
      const again = await cdh(...get, '--if-none-match', known, '--include');
      expect(again).toMatchObject({ code: 0, stderr: `Not modified (${etag}).\n` });
      expect(again.stdout).toMatch(/^HTTP 304/);
    }
  });

  it('sends a repeated parameter twice, and the deadline', async () => {
    await cdh(...get, 'site=b=c', '--deadline', '500');
    expect(hub.requests[0]?.query.getAll('site')).toEqual(['a', 'b=c']);
    expect(hub.requests[0]?.headers['cdh-deadline-ms']).toBe('500');
  });
});

describe('products --wait', () => {
  const partition = (version: number, state: string, more = {}) => ({
    dataset: 'drought-risk.indices',
    partition: 'a',
    version: 1,
    inputs: [{ dataset: 'piezo', version }],
    state,
    ...more,
  });

  it('waits until the partition made of this version is current', async () => {
    hub.store.products.push(partition(1, 'current'), partition(2, 'pending'));
    setTimeout(() => hub.store.products.push(partition(2, 'current')), 300);
    const { code, stdout } = await cdh('products', 'drought-risk', '--wait', 'piezo@2', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ items: [partition(2, 'current')] });
  });

  it('ends with the partition’s problem, or with 6 when the time is up', async () => {
    hub.store.products.push(
      partition(2, 'failed', { problem: { title: 'Short', status: 422, code: 'RECORD_TOO_SHORT' } }),
    );
    const failed = await cdh('products', 'drought-risk', '--wait', 'piezo@2');
    expect(failed).toMatchObject({ code: 5, stderr: expect.stringContaining('RECORD_TOO_SHORT') });
    const late = await cdh('products', 'drought-risk', '--wait', 'piezo@3', '--timeout', '1');
    expect(late).toMatchObject({ code: 6, stderr: 'No current partition made of piezo@3 after 1 s.\n' });
  });
});
