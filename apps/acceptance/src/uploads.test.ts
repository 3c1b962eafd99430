import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Upload } from '@cdh/sdk';
import { call, get } from './harness/call.ts';
import { uniqueId } from './harness/deployment.ts';
import { createParties, type Parties } from './harness/people.ts';
import { expectProblem, expectRefusedInput } from './harness/problems.ts';
import {
  beginUpload,
  bytesOf,
  completeUpload,
  createDataset,
  describeFiles,
  download,
  filePath,
  publish,
  putPart,
  readDataset,
  readUpload,
  readVersion,
  sendParts,
  sha256,
  textFile,
  upload,
  uploadPath,
} from './harness/publish.ts';

const MIB = 1024 * 1024;
let parties: Parties;
let key: string;
let dataset: string;
beforeAll(async () => {
  parties = await createParties();
  key = parties.provider.key;
  dataset = await createDataset(parties, 'restricted');
});

/** Bytes that differ from one part to the next. */
const large = (size: number) =>
  Buffer.alloc(size, `${uniqueId('bytes')} et la suite, qui ne tombe pas rond;`);

describe('an upload', () => {
  it('in several parts is one file, the same to the byte', async () => {
    const content = large(33 * MIB + 7);
    const file = textFile(content, 'grand.bin');
    const begun = await beginUpload(dataset, key, describeFiles([file]));
    const parts = begun.files[0]?.parts ?? [];
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.reduce((sum, { size }) => sum + size, 0)).toBe(content.length);
    expect(Date.parse(begun.expiresAt)).toBeGreaterThan(Date.now());
    await sendParts(begun, [file]);
    const { state, version = 0 } = await completeUpload(dataset, key, begun.id);
    expect(state).toBe('published');
    expect((await readVersion(dataset, version, key)).files).toEqual([
      { path: 'grand.bin', mediaType: 'text/plain', size: content.length, sha256: sha256(content) },
    ]);
    const { last } = await download(filePath(dataset, version, 'grand.bin'), key);
    expect(sha256(new Uint8Array(last.bytes))).toBe(sha256(content));
  });

  it('that stopped goes on where it was', async () => {
    const file = textFile(large(33 * MIB), 'reprise.bin');
    const begun = await beginUpload(dataset, key, describeFiles([file]));
    const [first] = begun.files[0]?.parts ?? [];
    if (!first) throw new Error('an upload without parts');
    const answer = await putPart(first.url, bytesOf(file.content).subarray(0, first.size));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('etag')).toBeTruthy();
    expectProblem(
      await call('POST', uploadPath(dataset, begun.id, 'complete'), { key, body: {} }),
      409,
      'PARTS_MISSING',
    );
    const again = await readUpload(dataset, key, begun.id);
    expect(again.state).toBe('open');
    expect(again.files[0]?.parts.map(({ received }) => received)).toEqual([
      true,
      ...Array<boolean>((again.files[0]?.parts.length ?? 1) - 1).fill(false),
    ]);
    await sendParts(again, [file]);
    expect((await completeUpload(dataset, key, begun.id)).state).toBe('published');
  });

  it('of several files, one of them empty and one with a name in French, is one version', async () => {
    const files = [textFile('a', 'relevés/été 2025.txt'), textFile('', 'vide.txt')];
    const number = await publish(dataset, key, files);
    const version = await readVersion(dataset, number, key);
    expect(version).toMatchObject({
      number,
      state: 'published',
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      publishedAt: expect.stringMatching(/Z$/),
    });
    expect(version.files.map(({ path }) => path).sort()).toEqual(['relevés/été 2025.txt', 'vide.txt']);
    for (const { path, content } of files)
      expect((await download(filePath(dataset, number, path), key)).last.text).toBe(content);
  });

  it('of the same bytes is the same version', async () => {
    const own = await createDataset(parties, 'restricted');
    const first = await publish(own, key, [textFile('une fois')]);
    expect(await publish(own, key, [textFile('une fois')])).toBe(first);
    const second = await publish(own, key, [textFile('une autre fois')]);
    expect(second).toBe(first + 1);
    expect((await get(`/datasets/${own}/versions`, key)).json).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ number: first })]),
    });
    expect(JSON.stringify((await readDataset(own, key)).latest)).toContain(String(second));
  });

  it('may be given up, and never becomes a version', async () => {
    const own = await createDataset(parties, 'restricted');
    const begun = await beginUpload(own, key, describeFiles([textFile('abandonné')]));
    expect((await call('DELETE', uploadPath(own, begun.id), { key })).status).toBe(204);
    const after = await get(uploadPath(own, begun.id), key);
    expect(after.status === 404 || after.as<Upload>().state === 'expired').toBe(true);
    // A presigned address of a storage may still take bytes; nobody will read them.
    await putPart(begun.files[0]?.parts[0]?.url ?? '', Buffer.from('abandonné'));
    const completed = await call('POST', uploadPath(own, begun.id, 'complete'), { key, body: {} });
    expect([404, 409, 410]).toContain(completed.status);
    expectProblem(completed, completed.status);
    expect((await get(`/datasets/${own}/versions`, key)).json).toMatchObject({ items: [] });
  });
});

describe('an upload that is not what it said', () => {
  const rejected = async (begun: Promise<Upload>, code: RegExp) => {
    const before = (await readDataset(dataset, key)).latest;
    const { state, version, problem } = await begun;
    expect({ state, version, problem }).toEqual({
      state: 'rejected',
      version: undefined,
      problem: expect.objectContaining({
        code: expect.stringMatching(code),
        title: expect.any(String),
        detail: expect.stringMatching(/\S/),
      }),
    });
    expect((await readDataset(dataset, key)).latest).toEqual(before);
  };

  it('another checksum', async () => {
    const file = textFile(uniqueId('x'));
    const declared = describeFiles([file]).map((one) => ({ ...one, sha256: '0'.repeat(64) }));
    await rejected(upload(dataset, key, [file], declared), /^CHECKSUM_MISMATCH$/);
  });

  it('fewer bytes than it declared', async () => {
    const [declared] = describeFiles([textFile('dix octets')]);
    const begun = await beginUpload(dataset, key, [{ ...declared!, sha256: undefined }]);
    const [part] = begun.files[0]?.parts ?? [];
    const { status } = await putPart(part?.url ?? '', Buffer.from('neuf octe'));
    // The file store refuses the part at once; behind a presigned address completion is the first to know.
    if (status >= 400) {
      expect((await readUpload(dataset, key, begun.id)).files[0]?.parts[0]?.received).toBe(false);
      return;
    }
    const answer = await call('POST', uploadPath(dataset, begun.id, 'complete'), { key, body: {} });
    if (answer.status === 202) await rejected(completeUpload(dataset, key, begun.id), /^SIZE_MISMATCH$/);
    else expectProblem(answer, answer.status);
  });

  it('an address that was tampered with', async () => {
    const begun = await beginUpload(dataset, key, describeFiles([textFile('abc')]));
    const url = begun.files[0]?.parts[0]?.url ?? '';
    // One character of the token or signature, the longest word of the address.
    const [token = ''] = [...(url.match(/[\w-]{32,}/g) ?? [])].sort((a, b) => b.length - a.length);
    const changed = `${token.slice(0, 16)}${token[16] === 'a' ? 'b' : 'a'}${token.slice(17)}`;
    const { status } = await putPart(url.replace(token, changed), Buffer.from('abc'));
    expect([400, 401, 403, 404]).toContain(status);
  });
});

describe('a declaration of files', () => {
  const declare = (file: object) =>
    call('POST', uploadPath(dataset), {
      key,
      body: { files: [{ path: 'a.txt', mediaType: 'text/plain', size: 1, ...file }] },
    });

  it.each(['../x', '/etc/passwd', 'a//b', 'a/../b', 'a\\b', 'a\u0000b', './a', 'a/', '', 'a\nb'])(
    'refuses the path %j',
    async (path) => {
      expectRefusedInput(await declare({ path }), '/files/0/path');
    },
  );

  it.each([
    ['size', -1],
    ['size', 1.5],
    ['mediaType', 'nonsense'],
    ['sha256', 'abc'],
  ])('refuses %s %j', async (member, value) => {
    expectRefusedInput(await declare({ [member]: value }), `/files/0/${member}`);
  });

  it('refuses the same path twice, and no file at all', async () => {
    const file = { path: 'a.txt', mediaType: 'text/plain', size: 1 };
    for (const files of [[file, file], []]) {
      const answer = await call('POST', uploadPath(dataset), { key, body: { files } });
      expect([400, 422]).toContain(answer.status);
      expectProblem(answer, answer.status);
    }
  });
});
