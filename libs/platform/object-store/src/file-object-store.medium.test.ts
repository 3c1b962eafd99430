import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, open as openFile, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeChunks } from './durable-file.ts';
import { FileObjectStore } from './file-object-store.ts';
import { describeObjectStore } from './object-store.suite.ts';

const TYPE = 'application/octet-stream';
let root = '';
let dir = '';
const store = (): FileObjectStore => new FileObjectStore({ dir });
const filesUnder = async (path: string): Promise<string[]> =>
  (await readdir(path, { recursive: true, withFileTypes: true }))
    .filter((entry) => !entry.isDirectory())
    .map((entry) => entry.name);
const newUpload = async (size: number, partSize = size): Promise<{ key: string; uploadId: string }> => {
  const key = `files/${randomUUID()}`;
  return { key, uploadId: await store().createUpload(key, { size, partSize, mediaType: TYPE }) };
};

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'object-store-'));
  dir = join(root, 'store');
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe('object store in files', () => {
  // A new instance at every call: nothing may live in memory, two replicas share the directory.
  describeObjectStore(store);

  it('never leaves its directory', async () => {
    expect(await readdir(root)).toEqual(['store']);
  });

  it.each([
    ['long', [400, 700], /longer/],
    ['short', [400, 500], /ended/],
  ])('keeps nothing of a part that is too %s, and the input stays open', async (_, sizes, message) => {
    const { key, uploadId } = await newUpload(1000);
    const body = new PassThrough();
    for (const size of sizes) body.write(randomBytes(size));
    if (message.source === 'ended') body.end();
    await expect(store().receivePart(key, uploadId, 1, body)).rejects.toMatchObject({
      code: 'SIZE_MISMATCH',
      message: expect.stringMatching(message),
    });
    expect(body.errored).toBeNull();
    expect(await filesUnder(join(dir, 'uploads', uploadId))).toEqual([]);
    expect(await store().listParts(key, uploadId)).toEqual([]);
  });

  it('takes one part twice at once: one of them, whole', async () => {
    const size = 3_000_000;
    const { key, uploadId } = await newUpload(size);
    const chunks = (value: number): Buffer[] =>
      Array.from({ length: 100 }, () => Buffer.alloc(size / 100, value));
    await Promise.all(
      [1, 2, 3].map((value) => store().receivePart(key, uploadId, 1, Readable.from(chunks(value)))),
    );
    await store().completeUpload(key, uploadId);
    const bytes = await buffer(await store().read(key));
    expect(bytes).toHaveLength(size);
    expect(bytes.equals(Buffer.alloc(size, bytes[0]))).toBe(true);
  });

  it('is out of reach for a sender that goes on after completion', async () => {
    const { key, uploadId } = await newUpload(2_000_000);
    const late = new PassThrough();
    const receiving = store().receivePart(key, uploadId, 1, late);
    late.write(Buffer.alloc(1_500_000, 7));
    await store().receivePart(key, uploadId, 1, Readable.from([Buffer.alloc(2_000_000, 1)]));
    await store().completeUpload(key, uploadId);
    late.end(Buffer.alloc(500_000, 7));
    await expect(receiving).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await buffer(await store().read(key))).equals(Buffer.alloc(2_000_000, 1))).toBe(true);
    expect(await filesUnder(join(dir, 'segments', uploadId))).toEqual(['1']);
  });

  it('knows after kill −9 in the middle of a part which parts are whole', async () => {
    const size = 2_000_000;
    const { key, uploadId } = await newUpload(2 * size, size);
    const child = spawn(
      process.execPath,
      ['--input-type=module', '-e', RECEIVE_AND_STALL, new URL('file-object-store.ts', import.meta.url).href],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    child.stdin.end(JSON.stringify({ dir, key, uploadId, size }));
    const [said] = (await once(child.stdout, 'data')) as [Buffer];
    expect(said.toString()).toBe('part 1 is whole\n');
    const partTwo = async (): Promise<number> => {
      const strays = (await readdir(join(dir, 'uploads', uploadId))).filter((name) => name.endsWith('.tmp'));
      return strays[0] === undefined ? 0 : (await stat(join(dir, 'uploads', uploadId, strays[0]))).size;
    };
    while ((await partTwo()) === 0) await wait(10);
    child.kill('SIGKILL');
    await once(child, 'exit');

    expect((await store().listParts(key, uploadId)).map(({ number }) => number)).toEqual([1]);
    await expect(store().completeUpload(key, uploadId)).rejects.toMatchObject({ code: 'PART_MISSING' });
    await store().receivePart(key, uploadId, 2, Readable.from([Buffer.alloc(size, 2)]));
    await store().completeUpload(key, uploadId);
    const whole = Buffer.concat([Buffer.alloc(size, 1), Buffer.alloc(size, 2)]);
    expect((await buffer(await store().read(key))).equals(whole)).toBe(true);
    expect(await filesUnder(join(dir, 'segments', uploadId))).toEqual(['1', '2']);
  });

  it('aborts an upload whose completion was cut short after moving its parts', async () => {
    const { key, uploadId } = await newUpload(100);
    await store().receivePart(key, uploadId, 1, Readable.from([randomBytes(100)]));
    await mkdir(join(dir, 'segments'), { recursive: true });
    await rename(join(dir, 'uploads', uploadId), join(dir, 'segments', uploadId));
    await store().abortUpload(key, uploadId);
    expect(await readdir(join(dir, 'segments'))).not.toContain(uploadId);
    await expect(store().completeUpload(key, uploadId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('has no lock', async () => {
    await store().put('unlocked', Buffer.from('x'), TYPE);
    expect(await store().canLock()).toBe(false);
    await store().lock('unlocked', new Date(Date.now() + 60_000));
    await store().delete('unlocked');
    expect(await store().stat('unlocked')).toBeNull();
  });

  it('leaves no bytes behind when an object is replaced or deleted', async () => {
    const { key, uploadId } = await newUpload(100);
    await store().receivePart(key, uploadId, 1, Readable.from([randomBytes(100)]));
    await store().completeUpload(key, uploadId);
    await store().put(key, Buffer.from('new'), TYPE);
    expect(await readdir(join(dir, 'segments'))).not.toContain(uploadId);
    expect(await filesUnder(join(dir, 'tmp'))).toEqual([]);
  });

  it('goes on reading an object of several parts that is being replaced by a newer one', async () => {
    const { key, uploadId } = await newUpload(100);
    await store().receivePart(key, uploadId, 1, Readable.from([Buffer.alloc(100, 1)]));
    await store().completeUpload(key, uploadId);
    const reading = await store().read(key);
    await store().put(key, Buffer.from('new'), TYPE);
    expect((await buffer(reading)).equals(Buffer.alloc(100, 1))).toBe(true);
  });

  it('removes what a killed process left a day ago, and nothing younger', async () => {
    for (const name of ['old', 'young']) await (await openFile(join(dir, 'tmp', name), 'w')).close();
    const twoDaysAgo = new Date(Date.now() - 48 * 3600 * 1000);
    await utimes(join(dir, 'tmp', 'old'), twoDaysAgo, twoDaysAgo);
    await store().check();
    expect(await readdir(join(dir, 'tmp'))).toEqual(['young']);
    await rm(join(dir, 'tmp', 'young'));
  });

  it('is unavailable where it may not write', async () => {
    const blocked = join(root, 'a-file');
    await (await openFile(blocked, 'w')).close();
    await expect(new FileObjectStore({ dir: blocked }).check()).rejects.toMatchObject({
      code: 'UNAVAILABLE',
    });
    await rm(blocked);
  });
});

// The kernel's own device for a full disk exists on Linux only.
const onLinux = process.platform === 'linux' ? describe : describe.skip;
onLinux('a full disk', () => {
  it('is NO_SPACE', async () => {
    const full = await openFile('/dev/full', 'w');
    const chunks = Readable.from(Array.from({ length: 40 }, () => Buffer.alloc(100_000)));
    await expect(writeChunks(full, chunks)).rejects.toMatchObject({ code: 'NO_SPACE' });
    await full.close();
  });
});

const RECEIVE_AND_STALL = `
  import { Readable } from 'node:stream';
  import { json } from 'node:stream/consumers';
  const { FileObjectStore } = await import(process.argv[1]);
  const { dir, key, uploadId, size } = await json(process.stdin);
  const store = new FileObjectStore({ dir });
  await store.receivePart(key, uploadId, 1, Readable.from([Buffer.alloc(size, 1)]));
  process.stdout.write('part 1 is whole\\n');
  const stalled = new Readable({ read() {} });
  stalled.push(Buffer.alloc(size - 1, 2));
  setInterval(() => undefined, 1000);
  await store.receivePart(key, uploadId, 2, stalled);
`;
