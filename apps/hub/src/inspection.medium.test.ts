import type { Inspection } from '@cdh/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { useHub } from './hub.testing.ts';
import { eventually, providerOf } from './modules/storage/storage.testing.ts';
import { manifestWith, startService } from './modules/use-cases/service.testing.ts';

const files = (text: string) => [{ path: 'a.csv', mediaType: 'text/csv', bytes: Buffer.from(text) }];
const png = Buffer.from('png').toString('base64');

/** What a stand-in for the inspector says of a file: hostile where its bytes say so. */
const inspectionOf = (path: string, text: string): Inspection => ({
  description: {
    path,
    state: text.includes('hostile') ? 'refused' : 'described',
    extent: {},
    counts: { rows: text.split('\n').length - 2 },
    variables: [],
    notes: text.includes('hostile') ? [{ code: 'TIFF_TILES', detail: { fr: 'Trop.', en: 'Too many.' } }] : [],
  },
  preview: { columns: ['a'], rows: [['1']] },
  thumbnail: { width: 1, height: 1, png },
});

describe('an inspection', () => {
  const hub = useHub({ CDH_INSPECTOR: 'inspector' });
  let key = '';
  let service: Awaited<ReturnType<typeof startService>> | undefined;
  afterAll(() => service?.stop());
  const provider = providerOf(hub, () => key, 'test-org');
  const describedAs = (number: number, of = key) =>
    hub.ok<{ files: { state: string; counts: object }[] }>(
      'GET',
      `/datasets/data/versions/${number}/description`,
      { key: of },
    );

  beforeAll(async () => {
    key = await hub.member('test-org', 'provider', ['provider']);
    await provider.putDataset('data');
  });

  it('is waited for by no publication while the inspector is away, and made up for afterwards', async () => {
    expect(await provider.publish('data', files('a\n1\n'))).toMatchObject({ state: 'published', version: 1 });
    expect((await describedAs(1)).files).toMatchObject([{ path: 'a.csv', state: 'pending' }]);
    const manifest = manifestWith('inspector');
    const [operation] = manifest.operations;
    service = await startService(hub, 'inspector', {
      manifest: {
        ...manifest,
        operations: operation ? [{ ...operation, name: 'inspect-file', scope: 'hub' }] : [],
      },
      handlers: {
        'inspect-file': async (bytes) => {
          const { file } = JSON.parse(Buffer.from(bytes).toString()) as {
            file: { path: string; url: string };
          };
          const answer = inspectionOf(file.path, await (await fetch(file.url)).text());
          return { bytes: Buffer.from(JSON.stringify(answer)), contentType: 'application/json' };
        },
      },
    });
    const later = await eventually(
      () => describedAs(1),
      ({ files: [file] }) => file?.state === 'described',
      30_000,
    );
    expect(later.files).toMatchObject([{ state: 'described', counts: { rows: 1 } }]);
  }, 60_000);

  it('describes a version when it is published', async () => {
    expect(await provider.publish('data', files('a\n1\n2\n'))).toMatchObject({ version: 2 });
    expect((await describedAs(2)).files).toMatchObject([{ state: 'described', counts: { rows: 2 } }]);
  });

  it('keeps what would do harm from being published, naming the cause', async () => {
    const upload = await provider.publish('data', files('a\nhostile\n'));
    expect(upload).toMatchObject({ state: 'rejected', problem: { code: 'FORMAT_TIFF_TILES', status: 422 } });
    expect((await hub.call('GET', '/datasets/data/versions/3', { key })).status).toBe(404);
  });

  it('shows previews and thumbnails to those who may read the data, descriptions to those who may know of them', async () => {
    const partner = await hub.member('other-org', 'partner', ['partner']);
    const look = async (what: string, of: string) =>
      (await hub.call('GET', `/datasets/data/versions/2/${what}?path=a.csv`, { key: of })).status;
    expect((await describedAs(2, partner)).files).toHaveLength(1);
    expect([await look('preview', partner), await look('thumbnail', partner)]).toEqual([403, 403]);
    expect([await look('preview', key), await look('thumbnail', key)]).toEqual([200, 200]);
  });

  it('can be asked by nobody but the hub, and is in its audit', async () => {
    const asked = await hub.call('POST', '/use-cases/inspector/inspect-file', { key, body: {} });
    expect(asked.status).toBe(404);
    const shown = await hub.ok<{ operations: unknown[] }>('GET', '/use-cases/inspector', { key });
    expect(shown.operations).toEqual([]);
    const audit = await hub.ok<{ items: { action: string; principal: { id: string } }[] }>(
      'GET',
      '/audit?dataset=data',
      { key: hub.adminKey },
    );
    expect(audit.items).toContainEqual(
      expect.objectContaining({ action: 'inspect', principal: { kind: 'use-case', id: 'inspector' } }),
    );
  });
});
