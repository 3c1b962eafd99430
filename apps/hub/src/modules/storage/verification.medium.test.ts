import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type ObjectStore, ObjectStoreError } from '@cdh/object-store';
import { useHub } from '../../hub.testing.ts';
import { HubDatabase } from '../../shared/hub-database.ts';
import { OBJECT_STORE } from './object-store.provider.ts';
import { providerOf, sendParts, SERIES, textFile } from './storage.testing.ts';
import { UploadsRepository } from './uploads.repository.ts';

describe('verification on the file store', () => {
  const hub = useHub();
  let key = '';
  const provider = providerOf(hub, () => key, 'test-org');

  beforeAll(async () => {
    key = await hub.member('test-org', 'test-provider', ['provider']);
    await provider.putDataset('plain');
    await provider.putDataset('series', SERIES);
  });

  const versions = (dataset: string) =>
    hub.ok<{ items: unknown[] }>('GET', `/datasets/${dataset}/versions`, { key }).then(({ items }) => items);
  const objects = async () => {
    const names = await readdir(join(hub.config.STORAGE_DIR ?? '', 'objects'), { recursive: true });
    return names.filter((name) => name.startsWith('uploads,/') && name.endsWith('='));
  };

  it('rejects a wrong checksum, naming path and both sums, and deletes the bytes', async () => {
    const before = (await objects()).length;
    const wrong = { ...textFile('a.csv', 'x\n'), announced: { sha256: '0'.repeat(64) } };
    const { state, problem } = await provider.publish('plain', [wrong]);
    expect(state).toBe('rejected');
    expect(problem).toMatchObject({ code: 'CHECKSUM_MISMATCH', status: 422, path: 'a.csv' });
    expect(problem?.detail).toContain('0'.repeat(64));
    expect(problem?.detail).toContain('73cb3858a687a8494ca3323053016282f3dad39d42cf62ca4e79dda2aac7d9ac');
    expect(await versions('plain')).toEqual([]);
    for (let looks = 0; looks < 100 && (await objects()).length > before; looks += 1) await wait(50);
    expect((await objects()).length).toBe(before);
  });

  it.each([
    ['report.csv', 'text/csv', Buffer.from('%PDF-1.7\n1 0 obj'), 'FORMAT_NOT_TEXT'],
    ['late.csv', 'text/csv', Buffer.from(`a\n${'1\n'.repeat(9000)}\0`), 'FORMAT_NOT_TEXT'],
    ['a.json', 'application/json', Buffer.from('{"a":'), 'FORMAT_JSON'],
    ['a.geojson', 'application/geo+json', Buffer.from('{"type":"Banana"}'), 'FORMAT_GEOJSON'],
    ['a.parquet', 'application/vnd.apache.parquet', Buffer.from('a,b\n1,2\n'), 'FORMAT_MISMATCH'],
    ['a.tif', 'image/tiff', Buffer.from(''), 'FORMAT_MISMATCH'],
  ])('rejects %s, which is not %s', async (path, mediaType, bytes, code) => {
    const upload = await provider.publish('plain', [{ path, mediaType, bytes }]);
    expect(upload).toMatchObject({ state: 'rejected', problem: { code, status: 422, path } });
    expect(upload.problem?.detail).toContain(path);
  });

  it('publishes a station series, with everything the profile accepts', async () => {
    const text = '\ufeffjour,niveau\n2020-01-03,1.5\n2020-01-01,\n2020-01-02,NaN\n2020-01-09,2\n';
    expect(await provider.publish('series', [textFile('s.csv', text)])).toMatchObject({
      state: 'published',
      version: 1,
    });
  });

  it.each([
    [
      'undeclared latin-1',
      Buffer.from('jour,niveau\n2020-01-01,1\n2020-01-02,\xe9\n', 'latin1'),
      'FORMAT_ENCODING',
      3,
    ],
    ['a decimal comma', Buffer.from('jour,niveau\n2020-01-01,"1,5"\n'), 'FORMAT_DECIMAL', 2],
    [
      'a duplicate date',
      Buffer.from('jour,niveau\n2020-01-01,1\n2020-01-01,2\n'),
      'FORMAT_DUPLICATE_DATE',
      3,
    ],
    ['an empty file', Buffer.from(''), 'FORMAT_EMPTY', 1],
    [
      'more than 1,000 columns',
      Buffer.from(`jour,niveau${',x'.repeat(999)}\n2020-01-01,1${',1'.repeat(999)}\n`),
      'FORMAT_TOO_MANY_COLUMNS',
      1,
    ],
    ['a value out of bounds', Buffer.from('jour,niveau\n2020-01-01,99999\n'), 'FORMAT_OUT_OF_BOUNDS', 2],
    ['no date', Buffer.from('jour,niveau\nhier,1\n'), 'FORMAT_DATE', 2],
    ['bytes that are no text', Buffer.from('jour,niveau\n2020-01-01,\0\n'), 'FORMAT_BINARY', 2],
  ])('rejects a series with %s, naming line and column', async (_what, bytes, code, line) => {
    const before = (await versions('series')).length;
    const upload = await provider.publish('series', [{ path: 's.csv', mediaType: 'text/csv', bytes }]);
    expect(upload).toMatchObject({ state: 'rejected', problem: { code, line, path: 's.csv' } });
    expect(upload.problem?.['errors']).toEqual(
      expect.arrayContaining([expect.objectContaining({ pointer: expect.stringMatching(`^/${line}(/|$)`) })]),
    );
    if (line > 1) expect(upload.problem).toHaveProperty('column');
    expect(await versions('series')).toHaveLength(before);
  });

  it('takes exactly one CSV file of bounded size for the profile, and says so at once', async () => {
    const csv = textFile('a.csv', 'x');
    const two = await provider.announce('series', [csv, textFile('b.csv', 'x')]);
    expect(two.status).toBe(422);
    expect((two.body as { detail: string }).detail).toContain('cdh:station-series');
    expect((await provider.announce('series', [textFile('a.json', '{}', 'application/json')])).status).toBe(
      422,
    );
    const large = { ...csv, announced: { size: 64 * 1024 * 1024 + 1 } };
    expect(await provider.announce('series', [large])).toMatchObject({
      status: 413,
      body: { code: 'PAYLOAD_TOO_LARGE' },
    });
  });

  it('takes up what a killed worker left, once its lease has ended, and lets that worker change nothing more', async () => {
    const upload = await provider.publish('plain', [textFile('left.csv', 'a\n1\n')]);
    const database = hub.running.app.get(HubDatabase, { strict: false });
    const repository = hub.running.app.get(UploadsRepository, { strict: false });
    // As a killed worker leaves it: verifying, its parts joined, under a lease that nobody renews.
    await database.query
      .updateTable('storage.uploads')
      .set({
        state: 'verifying',
        version: null,
        cleaned: false,
        attempts: 4,
        lease_until: new Date(Date.now() + 1500).toISOString(),
      })
      .where('id', '=', upload.id)
      .execute();
    const stale = await repository.find('plain', upload.id);
    await wait(700);
    expect((await provider.get('plain', upload.id)).state).toBe('verifying');
    expect(await provider.settle('plain', upload.id)).toMatchObject({ state: 'published' });
    if (!stale) throw new Error('the upload is gone');
    expect(await repository.renew(stale, 30)).toBe(false);
    expect(await repository.reject(stale, { code: 'X', status: 422, detail: 'x' })).toBe(false);
    expect(await provider.get('plain', upload.id)).toMatchObject({ state: 'published' });
  });

  it('waits for a store that is away or full, and decides nothing meanwhile', async () => {
    const store = hub.running.app.get<ObjectStore>(OBJECT_STORE, { strict: false });
    const read = jest
      .spyOn(store, 'read')
      .mockRejectedValueOnce(new ObjectStoreError('UNAVAILABLE', 'away'))
      .mockRejectedValueOnce(new ObjectStoreError('NO_SPACE', 'full'));
    try {
      const upload = await provider.publish('plain', [textFile('later.csv', 'a\n2\n')]);
      expect(upload).toMatchObject({ state: 'published' });
      expect(read).toHaveBeenCalledTimes(3);
    } finally {
      read.mockRestore();
    }
  });

  it('tells an uploader of a full or absent store with 503 and when to come again', async () => {
    const store = hub.running.app.get<ObjectStore>(OBJECT_STORE, { strict: false });
    for (const [error, code] of [
      ['NO_SPACE', 'STORAGE_FULL'],
      ['UNAVAILABLE', 'UNAVAILABLE'],
    ] as const) {
      const spy = jest
        .spyOn(store, 'createUpload')
        .mockRejectedValueOnce(new ObjectStoreError(error, 'test'));
      const answer = await provider.announce('plain', [textFile('a.csv', 'x')]);
      spy.mockRestore();
      expect(answer).toMatchObject({ status: 503, body: { code } });
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
  });

  it('leaves the verifying to processes of the role worker', async () => {
    const other = await hub.replica({ CDH_ROLES: 'api' });
    const files = [textFile('elsewhere.csv', 'a\n3\n')];
    const upload = await provider.open('plain', files);
    await sendParts(upload, files);
    // Completed at one replica, verified by the other.
    const answer = await hub.call('POST', `${other.url}/datasets/plain/uploads/${upload.id}/complete`, {
      key,
      body: {},
    });
    expect(answer.status).toBe(202);
    expect(await provider.settle('plain', upload.id)).toMatchObject({ state: 'published' });
  });
});
