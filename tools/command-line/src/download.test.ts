import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { type ContractHub, problem, PROVIDER_KEY, serveRange, startContractHub } from '@cdh/sdk/testing';
import { callCdh, temporaryFolder } from './testing/call-cdh.ts';

const bytes = Buffer.from('0123456789'.repeat(1000));
const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex');
const stored = (path: string, content: Buffer) => ({
  path,
  mediaType: 'text/csv',
  size: content.length,
  sha256: sha256(content),
  bytes: content,
});

let hub: ContractHub;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const cdh = (...args: string[]) =>
  callCdh(args, { CDH_URL: hub.url, CDH_KEY: PROVIDER_KEY, LANG: 'fr_FR.UTF-8' }, folder.path);
const read = (path: string) => readFile(join(folder.path, path));
const ranges = () =>
  hub.requests.filter(({ path }) => path.includes('/files/')).map(({ headers }) => headers.range);

beforeEach(async () => {
  hub = await startContractHub();
  folder = await temporaryFolder();
  hub.store.datasets.set('piezo', { id: 'piezo', title: { fr: 'P' }, latest: 2 });
  const base = { state: 'published', digest: 'd' };
  hub.store.versions.set('piezo', [
    { ...base, number: 1, files: [stored('old.csv', Buffer.from('old'))] },
    { ...base, number: 2, files: [stored('new.csv', bytes)] },
    { ...base, number: 3, files: [stored('a.csv', Buffer.from('a')), stored('sub/b.csv', Buffer.from('b'))] },
  ]);
});
afterEach(async () => {
  await hub.stop();
  await folder.remove();
});

it('writes the newest version, or the one that is named, where it is told to', async () => {
  expect(await cdh('download', 'piezo', '-o', 'out.csv')).toMatchObject({
    code: 0,
    stdout: `${join(folder.path, 'out.csv')}\n`,
  });
  expect(await read('out.csv')).toEqual(bytes);
  await mkdir(join(folder.path, 'here'));
  expect(await cdh('download', 'piezo@1', '-o', 'here')).toMatchObject({ code: 0 });
  expect(String(await read('here/old.csv'))).toBe('old');
});

it('writes a version of several files as a folder, or one of them', async () => {
  expect(await cdh('download', 'piezo@3', '-o', 'all')).toMatchObject({ code: 0 });
  expect(String(await read('all/sub/b.csv'))).toBe('b');
  expect(await cdh('download', 'piezo@3', '--file', 'sub/b.csv', '-o', 'one.csv')).toMatchObject({ code: 0 });
  expect(String(await read('one.csv'))).toBe('b');
  const absent = await cdh('download', 'piezo@3', '--file', 'c.csv');
  expect(absent).toMatchObject({ code: 2, stderr: expect.stringContaining('a.csv, sub/b.csv') });
});

it('continues what an interruption left, and never leaves half a file under the final name', async () => {
  hub.fault = ({ path, headers }) => {
    if (!path.includes('/files/')) return undefined;
    return headers.range === undefined
      ? { ...serveRange(bytes, undefined), breakAfter: 4000 }
      : problem(403, 'GRANT_MISSING');
  };
  expect(await cdh('download', 'piezo', '-o', 'out.csv')).toMatchObject({ code: 3 });
  expect(await readdir(folder.path)).toEqual([`.out.csv.${sha256(bytes).slice(0, 16)}.part`]);
  hub.fault = () => undefined;
  hub.requests.length = 0;
  const second = await cdh('download', 'piezo', '-o', 'out.csv');
  expect(second).toMatchObject({ code: 0, stderr: expect.stringContaining('Reprise à 4.0 kB sur 10.0 kB.') });
  expect(ranges()).toEqual(['bytes=4000-']);
  expect(await read('out.csv')).toEqual(bytes);
  expect(await readdir(folder.path)).toEqual(['out.csv']);
});

it('keeps an earlier file until the new one is verified, and nothing of an altered one', async () => {
  await writeFile(join(folder.path, 'out.csv'), 'earlier');
  const altered = Buffer.from(bytes).fill('x', 5000, 5001);
  hub.fault = ({ path, headers }) =>
    path.includes('/files/') ? serveRange(altered, headers.range) : undefined;
  const outcome = await cdh('download', 'piezo', '-o', 'out.csv');
  expect(outcome).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('Contenu altéré') });
  expect(String(await read('out.csv'))).toBe('earlier');
  expect(await readdir(folder.path)).toEqual(['out.csv']);
});

it('writes nothing when it is refused', async () => {
  hub.fault = ({ path }) => (path.includes('/files/') ? problem(403, 'GRANT_MISSING') : undefined);
  expect(await cdh('download', 'piezo', '-o', 'out.csv')).toMatchObject({ code: 3, stdout: '' });
  expect(await readdir(folder.path)).toEqual([]);
});

it('refuses a path that leaves the folder', async () => {
  const files = [stored('../evil.csv', Buffer.from('a')), stored('b.csv', Buffer.from('b'))];
  hub.store.versions.get('piezo')?.push({ state: 'published', digest: 'd', number: 4, files });
  expect(await cdh('download', 'piezo@4', '-o', 'in')).toMatchObject({ code: 1 });
  expect(await readdir(folder.path)).toEqual([]);
});

it('says that there is no version, as something absent', async () => {
  hub.store.datasets.set('empty', { id: 'empty', title: { fr: 'E' }, latest: null });
  expect(await cdh('download', 'empty', '-o', 'x')).toMatchObject({ code: 4 });
  expect(await cdh('download', 'unknown', '-o', 'x')).toMatchObject({ code: 4 });
});
