import { beforeAll, describe, expect, it } from '@jest/globals';
import { useHub } from '../../../hub.testing.ts';
import { providerOf, sendParts, type ShownUpload, textFile } from '../../../provider.testing.ts';

describe('the life of a version', () => {
  const hub = useHub();
  let key = '';
  let stranger = '';
  const provider = providerOf(hub, () => key, 'test-org');
  const get = (path: string, as?: string) => hub.call('GET', `/datasets/${path}`, { key: as });
  const post = (path: string, body?: unknown, as = key) =>
    hub.call('POST', `/datasets/${path}`, { key: as, ...(body === undefined ? {} : { body }) });
  const upload = async (dataset: string, text: string, more: Record<string, unknown> = {}) => {
    const file = textFile('a.csv', text);
    const opened = await hub.ok<ShownUpload>('POST', `/datasets/${dataset}/uploads`, {
      key,
      body: { files: [{ path: 'a.csv', mediaType: 'text/csv', size: file.bytes.length }], ...more },
    });
    await sendParts(opened, [file]);
    await provider.complete(dataset, opened.id);
    return provider.settle(dataset, opened.id);
  };
  const numbers = async (dataset: string, as?: string) => {
    const { items } = (await get(`${dataset}/versions`, as)).body as {
      items: { number: number; state: string }[];
    };
    return items.map(({ number, state }) => `${number} ${state}`);
  };

  beforeAll(async () => {
    key = await hub.member('test-org', 'test-provider', ['provider']);
    stranger = await hub.member('other-org', 'test-stranger', ['provider']);
  });

  it('begins as a draft that its provider and administrators alone know of', async () => {
    await provider.putDataset('drafted', { access: 'open' });
    await upload('drafted', 'x\n1\n');
    expect(await upload('drafted', 'x\n2\n', { draft: true })).toMatchObject({
      state: 'published',
      version: 2,
    });
    expect(await numbers('drafted')).toEqual(['1 published']);
    expect(await numbers('drafted', stranger)).toEqual(['1 published']);
    expect(await numbers('drafted', key)).toEqual(['1 published', '2 draft']);
    expect(await numbers('drafted', hub.adminKey)).toEqual(['1 published', '2 draft']);
    expect((await get('drafted')).body).toMatchObject({ latest: 1 });
    for (const path of ['2', '2/files/a.csv', '2/citation', '2/diff?from=1', '2/provenance'])
      expect((await get(`drafted/versions/${path}`, stranger)).status).toBe(404);
    expect((await hub.call('GET', '/id/drafted/2')).status).toBe(404);
    expect((await get('drafted/versions/2/files/a.csv', key)).body).toBe('x\n2\n');
  });

  it('passes a gate that names what is missing, and what to do', async () => {
    expect((await post('drafted/versions/2/publish', undefined, stranger)).status).toBe(403);
    const refused = await post('drafted/versions/2/publish');
    expect(refused).toMatchObject({
      status: 422,
      body: {
        code: 'METADATA_INCOMPLETE',
        errors: [{ pointer: '/description', detail: expect.stringContaining('dites en une phrase') }],
        remedy: expect.stringContaining('PUT /datasets/drafted'),
      },
    });
    const etag = (await get('drafted', key)).headers.get('etag') ?? '';
    await hub.ok('PUT', '/datasets/drafted', {
      key,
      headers: { 'if-match': etag },
      body: {
        title: 'Essai',
        description: 'Série d’essai',
        publisher: 'test-org',
        access: 'open',
        licence: 'etalab-2.0',
      },
    });
    expect(await post('drafted/versions/2/publish')).toMatchObject({
      status: 200,
      body: { state: 'published' },
    });
    expect((await get('drafted')).body).toMatchObject({ latest: 2 });
    expect(await numbers('drafted')).toEqual(['1 published', '2 published']);
    expect((await post('drafted/versions/2/publish')).status).toBe(409);
  });

  it('is a draft always, where the dataset says that it is gated', async () => {
    await provider.putDataset('gated', { access: 'open', gated: true });
    expect((await upload('gated', 'x\n')).version).toBe(1);
    expect(await numbers('gated', key)).toEqual(['1 draft']);
    expect((await get('gated')).body).toMatchObject({ latest: null });
  });

  it('is deprecated for another, with notice to who holds a grant; it is still given out', async () => {
    const reader = await hub.member('reading-org', 'test-reader', ['partner']);
    await hub.ok('POST', '/grants', {
      key,
      body: {
        dataset: 'drafted',
        grantee: { kind: 'organisation', id: 'reading-org' },
        actions: ['read'],
        purpose: 'research',
      },
    });
    const reason = { fr: 'Capteur remplacé', en: 'Sensor replaced' };
    expect((await post('drafted/versions/1/deprecate', { reason, successor: 9 })).status).toBe(422);
    expect(await post('drafted/versions/1/deprecate', { reason, successor: 2 })).toMatchObject({
      status: 200,
      body: { state: 'deprecated', successor: 2, reason },
    });
    const file = await get('drafted/versions/1/files/a.csv');
    expect(file.status).toBe(200);
    expect(file.headers.get('cdh-version-state')).toBe('deprecated');
    expect(file.headers.get('link')).toContain('</datasets/drafted/versions/2>; rel="successor-version"');
    const { items } = await hub.ok<{ items: unknown[] }>('GET', '/notices', { key: reader });
    expect(items).toMatchObject([
      {
        kind: 'version-deprecated',
        dataset: 'drafted',
        version: 1,
        because: 'grant',
        reason,
        successor: { dataset: 'drafted', version: 2 },
      },
    ]);
    expect((await hub.ok<{ items: unknown[] }>('GET', '/notices', { key: stranger })).items).toEqual([]);
    // The only one left is what a reader should take, deprecated or not.
    await post('drafted/versions/2/withdraw', { reason: 'Essai' });
    expect((await get('drafted')).body).toMatchObject({ latest: 1 });
  });

  it('is erased: the bytes go, what they were stays known', async () => {
    await provider.putDataset('erased', { access: 'open' });
    await upload('erased', 'x\nsecret\n');
    const before = (await get('erased/versions/1')).body as { digest: string; files: { sha256: string }[] };
    expect(await post('erased/versions/1/erase', { reason: 'Demande d’effacement' })).toMatchObject({
      status: 200,
      body: { state: 'erased', digest: before.digest, files: before.files },
    });
    expect(await get('erased/versions/1')).toMatchObject({
      status: 410,
      body: { code: 'ERASED', state: 'erased', version: { digest: before.digest, files: before.files } },
    });
    expect((await get('erased/versions/1/files/a.csv', key)).status).toBe(410);
    expect((await post('erased/versions/1/erase', { reason: 'Encore' })).status).toBe(409);
    // The same content may come again, as another version.
    expect((await upload('erased', 'x\nsecret\n')).version).toBe(2);
    expect((await get('erased/versions/2/files/a.csv')).body).toBe('x\nsecret\n');
  });

  it('of a draft that is erased nobody hears', async () => {
    await upload('drafted', 'x\n3\n', { draft: true });
    expect((await post('drafted/versions/3/erase', { reason: 'Erreur' })).status).toBe(200);
    expect(await numbers('drafted')).toEqual(['1 deprecated', '2 withdrawn']);
  });

  it('ends with the dataset: announced with a date, then no version comes', async () => {
    await provider.putDataset('ending', { access: 'open' });
    const retire = (date: string, more = {}) =>
      post('ending/retire', { reason: 'Réseau arrêté', date, ...more });
    expect((await retire('2099-01-01', { successor: 'nothing-there' })).status).toBe(422);
    expect(await retire('2099-01-01', { successor: 'drafted' })).toMatchObject({
      status: 200,
      body: { retirement: { date: '2099-01-01', successor: 'drafted' } },
    });
    expect((await upload('ending', 'x\n')).version).toBe(1);
    expect((await retire('2020-01-01', { successor: 'drafted' })).status).toBe(200);
    const late = await provider.announce('ending', [textFile('a.csv', 'y\n')]);
    expect(late).toMatchObject({
      status: 409,
      body: { code: 'RETIRED', remedy: expect.stringContaining('drafted') },
    });
    expect((await get('ending/versions/1')).status).toBe(200);
  });
});

describe('files under rights of their own', () => {
  const hub = useHub();
  let key = '';
  let stranger = '';
  const provider = providerOf(hub, () => key, 'test-org');

  const publish = async (dataset: string, distributions: object[], of: (string | undefined)[]) => {
    const files = of.map((_, index) => textFile(`${index}.csv`, `x\n${index}\n`));
    const opened = await hub.ok<ShownUpload>('POST', `/datasets/${dataset}/uploads`, {
      key,
      body: {
        distributions,
        files: files.map(({ path, mediaType, bytes }, index) => ({
          path,
          mediaType,
          size: bytes.length,
          ...(of[index] === undefined ? {} : { distribution: of[index] }),
        })),
      },
    });
    await sendParts(opened, files);
    await provider.complete(dataset, opened.id);
    return (await provider.settle(dataset, opened.id)).version;
  };
  const status = async (path: string, as?: string) =>
    (await hub.call('GET', `/datasets/${path}`, { key: as })).status;

  beforeAll(async () => {
    key = await hub.member('test-org', 'test-provider', ['provider']);
    stranger = await hub.member('other-org', 'test-stranger', ['partner']);
  });

  it('are closed within an open dataset, and open within a restricted one', async () => {
    const raw = { id: 'raw', licence: 'LicenseRef-raw', access: 'restricted' };
    const sample = { id: 'sample', licence: 'CC0-1.0', access: 'open' };
    await provider.putDataset('openly', { access: 'open' });
    expect(await publish('openly', [raw], [undefined, 'raw'])).toBe(1);
    expect(await status('openly/versions/1/files/0.csv')).toBe(200);
    expect(await status('openly/versions/1/files/1.csv')).toBe(401);
    expect(await status('openly/versions/1/files/1.csv', stranger)).toBe(403);
    expect(await status('openly/versions/1/files/1.csv', key)).toBe(200);

    await provider.putDataset('closely', { access: 'restricted' });
    expect(await publish('closely', [sample], [undefined, 'sample'])).toBe(1);
    expect(await status('closely/versions/1/files/0.csv')).toBe(401);
    const open = await hub.call('GET', '/datasets/closely/versions/1/files/1.csv');
    expect(open.status).toBe(200);
    expect(open.headers.get('link')).toContain('https://spdx.org/licenses/CC0-1.0.html>; rel="license"');
    expect((await hub.call('GET', '/datasets/closely/versions/1')).body).toMatchObject({
      distributions: [sample],
      files: [{ path: '0.csv' }, { path: '1.csv', distribution: 'sample' }],
    });
  });

  it('make another version of the same bytes: a licence is never lost', async () => {
    const other = { id: 'raw', licence: 'CC-BY-4.0', access: 'restricted' };
    expect(await publish('openly', [other], [undefined, 'raw'])).toBe(2);
    expect(await publish('openly', [other], [undefined, 'raw'])).toBe(2);
    expect(await publish('openly', [], [undefined, undefined])).toBe(3);
  });

  it('are of a distribution that the upload describes', async () => {
    const answer = await hub.call('POST', '/datasets/openly/uploads', {
      key,
      body: { files: [{ path: 'a.csv', mediaType: 'text/csv', size: 1, distribution: 'unknown' }] },
    });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: '/files/0/distribution' }] } });
  });

  it('are never open to strangers in a private dataset', async () => {
    await provider.putDataset('privately', { access: 'private' });
    expect(await publish('privately', [{ id: 'all', licence: 'x', access: 'open' }], ['all'])).toBe(1);
    expect(await status('privately/versions/1/files/0.csv', stranger)).toBe(404);
    const draft = await hub.ok<ShownUpload>('POST', '/datasets/privately/uploads', {
      key,
      body: {
        draft: true,
        distributions: [{ id: 'all', licence: 'x', access: 'open' }],
        files: [{ path: 'a.csv', mediaType: 'text/csv', size: 2, distribution: 'all' }],
      },
    });
    const file = textFile('a.csv', 'y\n');
    await sendParts(draft, [file]);
    await provider.complete('privately', draft.id);
    const { version } = await provider.settle('privately', draft.id);
    const refused = await hub.call('POST', `/datasets/privately/versions/${version}/publish`, { key });
    expect(JSON.stringify(refused.body)).toContain('/distributions/0/access');
  });
});
