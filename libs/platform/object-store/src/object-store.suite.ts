import { randomBytes, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect, it } from '@jest/globals';
import { copyObject } from './copy-object.ts';
import type { ObjectStore, OpenUpload } from './object-store.ts';
import { planParts, uploadMark, type UploadPlan } from './upload-plan.ts';

const MIB = 1024 * 1024;
const TYPE = 'application/octet-stream';

/** Sends one part the way a provider's bytes travel with this store. */
export async function sendPart(
  store: ObjectStore,
  key: string,
  uploadId: string,
  number: number,
  bytes: Uint8Array,
): Promise<string> {
  const url = await store.partUrl(key, uploadId, number, { expiresInS: 60 });
  if (url === null) {
    return (await store.receivePart(key, uploadId, number, Readable.from([bytes]))).etag;
  }
  const response = await fetch(url, { method: 'PUT', body: Buffer.from(bytes) });
  if (!response.ok) throw new Error(`PUT ${response.status}: ${await response.text()}`);
  return (response.headers.get('etag') ?? '').replaceAll('"', '');
}

/** What every adapter must do; called inside a `describe`. */
export function describeObjectStore(open: () => ObjectStore): void {
  const content = randomBytes(5 * MIB + 12_345);
  const plan: UploadPlan = { size: content.length, partSize: 5 * MIB };
  const partBytes = (number: number): Uint8Array => {
    const part = planParts(plan)[number - 1];
    if (part === undefined) throw new Error(`no part ${number}`);
    return content.subarray(part.offset, part.offset + part.size);
  };
  const read = async (key: string, range?: { start: number; end: number }): Promise<Buffer> =>
    buffer(await open().read(key, range));
  const newKey = (): string => `suite/${randomUUID()}`;
  const start = (key: string): Promise<string> => open().createUpload(key, { ...plan, mediaType: TYPE });

  it('makes an object of the parts of an upload, unseen before completion', async () => {
    const key = newKey();
    const uploadId = await start(key);
    const etags = [
      await sendPart(open(), key, uploadId, 1, partBytes(1)),
      await sendPart(open(), key, uploadId, 2, partBytes(2)),
    ];
    expect(await open().listParts(key, uploadId)).toEqual([
      { number: 1, size: 5 * MIB, etag: etags[0] },
      { number: 2, size: 12_345, etag: etags[1] },
    ]);
    expect(await open().stat(key)).toBeNull();
    await open().completeUpload(key, uploadId);
    expect(await open().stat(key)).toMatchObject({ size: content.length });
    expect((await read(key)).equals(content)).toBe(true);
  });

  it('gives ranges with both ends included, across parts, cut at the end', async () => {
    const key = newKey();
    const uploadId = await start(key);
    for (const number of [1, 2]) await sendPart(open(), key, uploadId, number, partBytes(number));
    await open().completeUpload(key, uploadId);
    for (const [from, to] of [
      [0, 0],
      [0, 99],
      [5 * MIB - 3, 5 * MIB - 1],
      [5 * MIB, 5 * MIB + 5],
      [5 * MIB - 70_000, 5 * MIB + 7],
    ] as const) {
      const range = await read(key, { start: from, end: to });
      expect(range.equals(content.subarray(from, to + 1))).toBe(true);
    }
    const tail = await read(key, { start: content.length - 10, end: content.length + 500 });
    expect(tail.equals(content.subarray(-10))).toBe(true);
    await expect(read(key, { start: content.length, end: content.length + 1 })).rejects.toMatchObject({
      code: 'INVALID_RANGE',
    });
    await expect(read(key, { start: 5, end: 4 })).rejects.toMatchObject({ code: 'INVALID_RANGE' });
  });

  it('resumes: lists what is there and needs only the missing part', async () => {
    const key = newKey();
    const uploadId = await start(key);
    await sendPart(open(), key, uploadId, 2, partBytes(2));
    expect((await open().listParts(key, uploadId)).map((part) => part.number)).toEqual([2]);
    await expect(open().completeUpload(key, uploadId)).rejects.toMatchObject({
      code: 'PART_MISSING',
      message: expect.stringMatching(/: 1$/),
    });
    expect(await open().stat(key)).toBeNull();
    await sendPart(open(), key, uploadId, 1, partBytes(1));
    await open().completeUpload(key, uploadId);
    expect((await read(key)).equals(content)).toBe(true);
  });

  it('lets a part be sent again: the later one counts', async () => {
    const key = newKey();
    const uploadId = await start(key);
    await sendPart(open(), key, uploadId, 1, randomBytes(5 * MIB));
    await sendPart(open(), key, uploadId, 2, partBytes(2));
    await sendPart(open(), key, uploadId, 1, partBytes(1));
    await open().completeUpload(key, uploadId);
    expect((await read(key)).equals(content)).toBe(true);
  });

  it('takes parts from the hub itself, and refuses those of another size', async () => {
    const key = newKey();
    const uploadId = await start(key);
    const short = Readable.from([Buffer.from('too short')]);
    await expect(open().receivePart(key, uploadId, 1, short)).rejects.toMatchObject({
      code: 'SIZE_MISMATCH',
    });
    for (const number of [1, 2]) {
      const { etag } = await open().receivePart(key, uploadId, number, Readable.from([partBytes(number)]));
      expect((await open().listParts(key, uploadId)).find((part) => part.number === number)?.etag).toBe(etag);
    }
    await open().completeUpload(key, uploadId);
    expect((await read(key)).equals(content)).toBe(true);
  });

  it('completes twice, also at once', async () => {
    const key = newKey();
    const uploadId = await start(key);
    for (const number of [1, 2]) await sendPart(open(), key, uploadId, number, partBytes(number));
    await Promise.all([open().completeUpload(key, uploadId), open().completeUpload(key, uploadId)]);
    await open().completeUpload(key, uploadId);
    expect((await read(key)).equals(content)).toBe(true);
    await open().abortUpload(key, uploadId);
    expect(await open().stat(key)).toMatchObject({ size: content.length });
  });

  it('uploads an empty object as one empty part', async () => {
    const key = newKey();
    const uploadId = await open().createUpload(key, { size: 0, partSize: 5 * MIB, mediaType: TYPE });
    await sendPart(open(), key, uploadId, 1, new Uint8Array(0));
    await open().completeUpload(key, uploadId);
    expect(await open().stat(key)).toMatchObject({ size: 0 });
    expect(await read(key)).toHaveLength(0);
  });

  it('aborts, twice, and then knows nothing of the upload', async () => {
    const key = newKey();
    const uploadId = await start(key);
    await sendPart(open(), key, uploadId, 1, partBytes(1));
    await open().abortUpload(key, uploadId);
    await open().abortUpload(key, uploadId);
    await expect(open().listParts(key, uploadId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(open().completeUpload(key, uploadId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(sendPart(open(), key, uploadId, 1, partBytes(1))).rejects.toThrow();
    expect(await open().stat(key)).toBeNull();
  });

  it('lists uploads that nobody went on with, and lets go of them', async () => {
    const [left, done, aborted] = [newKey(), newKey(), newKey()];
    const ids = [await start(left), await start(done), await start(aborted)] as const;
    await sendPart(open(), left, ids[0], 1, partBytes(1));
    for (const number of [1, 2]) await sendPart(open(), done, ids[1], number, partBytes(number));
    await open().completeUpload(done, ids[1]);
    await open().abortUpload(aborted, ids[2]);
    const marks = ids.map(uploadMark);
    const found = async (before: number): Promise<OpenUpload[]> => {
      const all: OpenUpload[] = [];
      for await (const upload of open().openUploads(new Date(before))) all.push(upload);
      return all.filter(({ mark }) => marks.includes(mark));
    };
    expect(await found(Date.now() - 3_600_000)).toEqual([]);
    const [upload, ...others] = await found(Date.now() + 60_000);
    expect([upload?.mark, others]).toEqual([marks[0], []]);
    await upload?.abort();
    await upload?.abort();
    expect(await found(Date.now() + 60_000)).toEqual([]);
    await expect(open().listParts(left, ids[0])).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await read(done)).equals(content)).toBe(true);
  });

  it('refuses to read on in an object that has become another one', async () => {
    const key = newKey();
    await open().put(key, Buffer.from('before'), TYPE);
    const { etag } = (await open().stat(key)) ?? { etag: '' };
    const range = { start: 0, end: 2 };
    expect((await buffer(await open().read(key, range, { ifMatch: etag }))).toString()).toBe('bef');
    await open().put(key, Buffer.from('later!'), TYPE);
    expect((await open().stat(key))?.etag).not.toBe(etag);
    for (const wanted of [undefined, range]) {
      await expect(open().read(key, wanted, { ifMatch: etag })).rejects.toMatchObject({ code: 'CHANGED' });
    }
  });

  it('copies an object in parts, and nothing of one that is not there', async () => {
    const [from, to] = [newKey(), newKey()];
    await open().put(from, content, TYPE);
    const place = (key: string): { store: ObjectStore; key: string } => ({ store: open(), key });
    expect(await copyObject(place(from), place(to), { mediaType: TYPE, partBytes: 5 * MIB })).toBe(
      content.length,
    );
    expect((await read(to)).equals(content)).toBe(true);
    await open().put(from, new Uint8Array(0), TYPE);
    expect(await copyObject(place(from), place(to), { mediaType: TYPE })).toBe(0);
    expect(await open().stat(to)).toMatchObject({ size: 0 });
    const missing = copyObject(place(newKey()), place(newKey()), { mediaType: TYPE });
    await expect(missing).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('knows an upload only by its own id and key, and its parts only by the plan', async () => {
    const key = newKey();
    const uploadId = await start(key);
    await expect(open().listParts(newKey(), uploadId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(open().listParts(key, '../../etc')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(sendPart(open(), key, uploadId, 3, partBytes(2))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it.each([
    'données/été à Orléans – Ω 水.csv',
    'a//b///c',
    '/leading and trailing/',
    '../../outside',
    'x/../y',
    './.',
    '..',
    'percent%2F..%2e+plus=,&?#',
    String.raw`back\slash`,
    `${'é'.repeat(120)}/${'n'.repeat(240)}`,
  ])('keeps the key %j apart from all others', async (key) => {
    const bytes = randomBytes(100);
    await open().put(key, bytes, TYPE);
    await open().put(`${key}-2`, Buffer.from('other'), TYPE);
    expect((await read(key)).equals(bytes)).toBe(true);
    const uploadId = await open().createUpload(key, { size: 3, partSize: 3, mediaType: TYPE });
    await sendPart(open(), key, uploadId, 1, Buffer.from('new'));
    await open().completeUpload(key, uploadId);
    expect((await read(key)).toString()).toBe('new');
    await open().delete(key);
    await open().delete(key);
    expect(await open().stat(key)).toBeNull();
    expect((await read(`${key}-2`)).toString()).toBe('other');
    // Stores that keep objects as files can't have one where another key needs a folder.
    await open().delete(`${key}-2`);
  });

  it.each(['', 'nul\0', '\ud800', 'k'.repeat(1025)])('refuses the key %j', async (key) => {
    await expect(open().put(key, Buffer.from('x'), TYPE)).rejects.toMatchObject({ code: 'INVALID_KEY' });
    await expect(open().read(key)).rejects.toMatchObject({ code: 'INVALID_KEY' });
    await expect(start(key)).rejects.toMatchObject({ code: 'INVALID_KEY' });
  });

  it('says that an unknown object is not found', async () => {
    await expect(open().read(newKey())).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(open().read(newKey(), { start: 0, end: 5 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await open().stat(newKey())).toBeNull();
  });

  it('puts a stream of its stated size, and only that', async () => {
    const key = newKey();
    const stream = (): Readable => Readable.from([content.subarray(0, 100_000), content.subarray(100_000)]);
    await open().put(key, Buffer.from('before'), TYPE);
    for (const size of [content.length + 1, content.length - 1, 10]) {
      await expect(open().put(key, { stream: stream(), size }, TYPE)).rejects.toMatchObject({
        code: 'SIZE_MISMATCH',
      });
    }
    expect((await read(key)).toString()).toBe('before');
    await open().put(key, { stream: stream(), size: content.length }, TYPE);
    expect((await read(key)).equals(content)).toBe(true);
    await open().put(key, { stream: Readable.from([]), size: 0 }, TYPE);
    expect(await open().stat(key)).toMatchObject({ size: 0 });
  });

  it('does not wait for an input that is already gone or breaks off', async () => {
    const key = newKey();
    const gone = Readable.from([Buffer.from('abc')]);
    gone.destroy();
    await expect(open().put(key, { stream: gone, size: 3 }, TYPE)).rejects.toMatchObject({
      code: 'SIZE_MISMATCH',
    });
    const breaking = new Readable({ read: () => undefined });
    breaking.push(randomBytes(1000));
    setTimeout(() => breaking.destroy(new Error('line cut')), 50);
    await expect(open().put(key, { stream: breaking, size: 3000 }, TYPE)).rejects.toMatchObject({
      code: 'SIZE_MISMATCH',
    });
    expect(await open().stat(key)).toBeNull();
  });

  it('shows one whole object while several are put under one key', async () => {
    const key = newKey();
    const versions = Array.from({ length: 6 }, (_, i) => Buffer.alloc(300_000, i + 1));
    await open().put(key, Buffer.alloc(300_000, 99), TYPE);
    let writing = true;
    const readers = Array.from({ length: 3 }, async () => {
      let seen = 0;
      while (writing || seen === 0) {
        const bytes = await read(key);
        expect(bytes).toHaveLength(300_000);
        expect(bytes.every((byte) => byte === bytes[0])).toBe(true);
        seen += 1;
      }
    });
    await Promise.all(versions.map((bytes) => open().put(key, bytes, TYPE)));
    writing = false;
    await Promise.all(readers);
    const last = await read(key);
    expect(versions.some((bytes) => bytes.equals(last))).toBe(true);
  });

  it('says that it can be written to', async () => {
    await open().check();
  });
}
