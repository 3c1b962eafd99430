import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ContractHub, problem, PROVIDER_KEY, startContractHub } from '@cdh/sdk/testing';
import { callCdh, spawnCdh, temporaryFolder } from './testing/call-cdh.ts';

const text = 'date,level\n2020-01-01,71.2\n2020-01-02,71.3\n';
const described = [
  '--title',
  'Piézo',
  '--access',
  'restricted',
  '--publisher',
  'metropole',
  '--licence',
  'etalab-2.0',
];

let hub: ContractHub;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let env: Record<string, string>;
const cdh = (...args: string[]) => callCdh(args, env, folder.path);
const requested = (method: string, path: RegExp) =>
  hub.requests.filter((request) => request.method === method && path.test(request.path));

beforeEach(async () => {
  hub = await startContractHub();
  folder = await temporaryFolder();
  env = { CDH_URL: hub.url, CDH_KEY: PROVIDER_KEY };
  await writeFile(join(folder.path, 'piezo.csv'), text);
});
afterEach(async () => {
  await hub.stop();
  await folder.remove();
});

it('describes the dataset, sends the file and waits for its version', async () => {
  const outcome = await cdh(
    'publish',
    'piezo.csv',
    '--id',
    'piezo',
    ...described,
    '--title-en',
    'Well',
    '--wait',
  );
  expect(outcome).toMatchObject({ code: 0, stdout: 'piezo@1 published\n' });
  expect(outcome.stderr).toContain('100 %');
  expect(hub.store.datasets.get('piezo')).toMatchObject({
    title: { fr: 'Piézo', en: 'Well' },
    access: 'restricted',
  });
  expect(hub.store.versions.get('piezo')?.[0]?.files[0]).toMatchObject({
    path: 'piezo.csv',
    mediaType: 'text/csv',
  });
  expect(hub.store.versions.get('piezo')?.[0]?.files[0]?.bytes.toString()).toBe(text);
});

it('prints the upload as JSON, without --wait while it is being verified', async () => {
  const { stdout } = await cdh('publish', 'piezo.csv', '--id', 'piezo', ...described, '--json');
  expect(JSON.parse(stdout)).toMatchObject({ id: 'u1', state: 'verifying' });
  const waited = await cdh('publish', 'piezo.csv', '--id', 'piezo', '--wait', '--json');
  expect(JSON.parse(waited.stdout)).toMatchObject({ id: 'u1', state: 'published', version: 1 });
});

it('puts several files into one version', async () => {
  await writeFile(join(folder.path, 'readme.txt'), 'x');
  expect(
    await cdh('publish', 'piezo.csv', 'readme.txt', '--id', 'piezo', ...described, '--wait'),
  ).toMatchObject({ code: 0 });
  expect(hub.store.versions.get('piezo')?.[0]?.files.map(({ path }) => path)).toEqual([
    'piezo.csv',
    'readme.txt',
  ]);
});

describe('the description', () => {
  beforeEach(async () => {
    const site = { id: 'bss1', name: 'Forage', lon: 1.9, lat: 47.9 };
    const metadata = { title: 'From the file', conformsTo: ['cdh:station-series'], site };
    await writeFile(join(folder.path, 'dataset.json'), JSON.stringify(metadata));
  });

  it('comes from the metadata file under the flags', async () => {
    await cdh('publish', 'piezo.csv', '--id', 'piezo', '--metadata', 'dataset.json', ...described);
    expect(hub.store.datasets.get('piezo')).toMatchObject({
      title: { fr: 'Piézo' },
      conformsTo: ['cdh:station-series'],
      site: { id: 'bss1', name: { fr: 'Forage' } },
    });
  });

  it('is put again, with its ETag, only when something differs, and keeps what nobody mentions', async () => {
    const again = ['publish', 'piezo.csv', '--id', 'piezo', '--metadata', 'dataset.json', ...described];
    await cdh(...again);
    await cdh(...again);
    await cdh('publish', 'piezo.csv', '--id', 'piezo');
    expect(requested('PUT', /^\/datasets/)).toHaveLength(1);
    expect(await cdh('publish', 'piezo.csv', '--id', 'piezo', '--access', 'open')).toMatchObject({ code: 0 });
    expect(requested('PUT', /^\/datasets/)[1]?.headers['if-match']).toMatch(/^"/);
    expect(hub.store.datasets.get('piezo')).toMatchObject({
      access: 'open',
      title: { fr: 'Piézo' },
      site: { id: 'bss1' },
    });
  });

  it('may be what `dataset show --json` printed', async () => {
    await cdh('publish', 'piezo.csv', '--id', 'piezo', '--metadata', 'dataset.json', ...described);
    await writeFile(
      join(folder.path, 'shown.json'),
      (await cdh('dataset', 'show', 'piezo', '--json')).stdout,
    );
    expect(await cdh('publish', 'piezo.csv', '--metadata', 'shown.json')).toMatchObject({ code: 0 });
    expect(requested('PUT', /^\/datasets/)).toHaveLength(1);
  });

  it('is read again when someone else changed it meanwhile', async () => {
    await cdh('publish', 'piezo.csv', '--id', 'piezo', ...described);
    let changed = false;
    hub.fault = ({ method, path }) => {
      if (method !== 'PUT' || !path.startsWith('/datasets') || changed) return undefined;
      changed = true;
      hub.store.datasets.set('piezo', { ...hub.store.datasets.get('piezo'), licence: 'other' });
      return undefined;
    };
    expect(await cdh('publish', 'piezo.csv', '--id', 'piezo', '--access', 'open')).toMatchObject({ code: 0 });
    expect(hub.store.datasets.get('piezo')).toMatchObject({ access: 'open', licence: 'other' });
  });

  it('that lacks something is a usage error which names it, before a byte is sent', async () => {
    const outcome = await cdh('publish', 'piezo.csv', '--id', 'piezo', '--title', 'x', '--access', 'open');
    expect(outcome).toMatchObject({
      code: 2,
      stderr: 'Dataset piezo is new: --publisher, --licence missing.\n',
    });
    await writeFile(join(folder.path, 'bad.json'), '[1]');
    expect(await cdh('publish', 'piezo.csv', '--id', 'piezo', '--metadata', 'bad.json')).toMatchObject({
      code: 2,
    });
    expect(hub.store.uploads.size).toBe(0);
  });
});

it('ends with the hub’s verdict on a file that it rejects', async () => {
  hub.store.outcome = () => ({
    title: 'Decimal comma',
    status: 422,
    code: 'FORMAT_DECIMAL',
    detail: 'Line 2, column level.',
  });
  const outcome = await cdh('publish', 'piezo.csv', '--id', 'piezo', ...described, '--wait', '--json');
  expect(outcome.code).toBe(5);
  expect(outcome.stderr).toContain('Decimal comma (422 FORMAT_DECIMAL)\nLine 2, column level.\n');
  expect(JSON.parse(outcome.stdout)).toMatchObject({
    state: 'rejected',
    problem: { code: 'FORMAT_DECIMAL' },
  });
});

it('sends nothing without the right to', async () => {
  hub.fault = ({ method, path }) =>
    method === 'PUT' && path === '/datasets/piezo' ? problem(403, 'ROLE_MISSING') : undefined;
  expect(await cdh('publish', 'piezo.csv', '--id', 'piezo', ...described)).toMatchObject({ code: 3 });
  expect(hub.store.uploads.size).toBe(0);
});

it('killed in the middle, the next run sends only what is missing', async () => {
  const bytes = randomBytes(4_000_000);
  hub.store.partSize = 200_000;
  await mkdir(join(folder.path, 'sub'));
  await writeFile(join(folder.path, 'sub/big.nc'), bytes);
  // As under npm: the command runs elsewhere and is told where it was called.
  const under = { ...env, INIT_CWD: join(folder.path, 'sub') };
  const args = ['publish', 'big.nc', '--id', 'big', ...described, '--wait'];
  const first = spawnCdh(args, under);
  hub.fault = ({ path }) => {
    if (path.startsWith('/parts/') && requested('PUT', /^\/parts/).length === 7) first.child.kill('SIGKILL');
    return undefined;
  };
  expect((await first.outcome).code).toBeNull();
  hub.fault = () => undefined;
  const arrived =
    hub.store.uploads.get('u1')?.files[0]?.parts.filter((part) => part !== undefined).length ?? 0;
  expect(arrived).toBeGreaterThan(2);
  expect(arrived).toBeLessThan(20);
  hub.requests.length = 0;
  const second = await spawnCdh(args, under).outcome;
  expect(second).toMatchObject({ code: 0, stdout: 'big@1 published\n' });
  expect(second.stderr).toMatch(/Resuming at .+ of 4\.0 MB\./);
  expect(requested('PUT', /^\/parts/)).toHaveLength(20 - arrived);
  const stored = hub.store.versions.get('big')?.[0]?.files[0]?.bytes ?? Buffer.alloc(0);
  expect(createHash('sha256').update(stored).digest('hex')).toBe(
    createHash('sha256').update(bytes).digest('hex'),
  );
  expect(bytes.equals(await readFile(join(folder.path, 'sub/big.nc')))).toBe(true);
});

it('stopped by Ctrl-C says that it can be resumed, with 130', async () => {
  const controller = new AbortController();
  hub.fault = ({ path }) => {
    if (path.startsWith('/parts/')) controller.abort(new Error('SIGINT'));
    return undefined;
  };
  const args = ['publish', 'piezo.csv', '--id', 'piezo', ...described];
  const outcome = await callCdh(args, env, folder.path, controller.signal);
  expect(outcome).toMatchObject({ code: 130, stdout: '' });
  expect(outcome.stderr).toContain('Interrupted; the same command resumes.');
});
