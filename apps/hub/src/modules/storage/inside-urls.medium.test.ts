import { describe, expect, it } from '@jest/globals';
import { describeWith, useMinio } from '@cdh/testing';
import { type TestHub, useHub } from '../../hub.testing.ts';
import { HubDatabase } from '../../shared/hub-database.ts';
import { BlobStorage } from './blob-storage.ts';
import { providerOf, sha256, textFile } from './storage.testing.ts';

const INSIDE = 'http://hub.cdh.svc:8080';
const PUBLIC = 'https://hub.example.org';
const originOf = (url: string | null | undefined) => new URL(url ?? '').origin;

async function addressesOf(hub: TestHub, put: (url: string, bytes: Buffer) => Promise<number>) {
  const key = await hub.member('test-org', 'test-provider', ['provider']);
  const provider = providerOf(hub, () => key, 'test-org');
  await provider.putDataset('series', { access: 'open' });
  const upload = await provider.open('series', [textFile('a.csv', 'x\n')]);
  const blobs = hub.running.app.get(BlobStorage, { strict: false });
  const bytes = Buffer.from('a partition');
  const file = { path: 'p.bin', mediaType: 'text/plain', size: bytes.length, sha256: sha256(bytes) };
  const staged = await blobs.stage('uc', file);
  expect(await put(staged.url, bytes)).toBe(200);
  await blobs.verifyStaged('uc', [file]);
  await hub.running.app.get(HubDatabase, { strict: false }).transaction(() => blobs.keepStaged('uc', [file]));
  return {
    key,
    provider,
    part: originOf(upload.files[0]?.parts[0]?.url),
    staged: originOf(staged.url),
    issued: originOf(await blobs.issueDownload(file)),
  };
}

describe('a hub that use cases reach at another address, on the file store', () => {
  const hub = useHub({ CDH_INTERNAL_URL: `${INSIDE}/`, CDH_PUBLIC_URL: PUBLIC });

  it('issues its inner address to use cases and its public one to everybody else', async () => {
    const put = async (url: string, bytes: Buffer) =>
      (await hub.call('PUT', url.replace(INSIDE, ''), { body: bytes })).status;
    const { part, staged, issued } = await addressesOf(hub, put);
    expect({ part, staged, issued }).toEqual({ part: PUBLIC, staged: INSIDE, issued: INSIDE });
  });
});

describeWith('go')('a hub that use cases reach at another address, on MinIO', () => {
  const minio = useMinio();
  /** The same server by another name. */
  const publicEndpoint = () => minio.env.S3_ENDPOINT.replace('127.0.0.1', 'localhost');
  const hub = useHub(() => ({
    ...minio.env,
    S3_PUBLIC_ENDPOINT: publicEndpoint(),
    CDH_INTERNAL_URL: INSIDE,
  }));

  it('signs for the store as the hub reaches it, where the reader is a use case', async () => {
    const { S3_ENDPOINT } = minio.env;
    const put = async (url: string, body: Buffer) => (await fetch(url, { method: 'PUT', body })).status;
    const { key, provider, part, staged, issued } = await addressesOf(hub, put);
    expect({ part, staged, issued }).toEqual({
      part: publicEndpoint(),
      staged: S3_ENDPOINT,
      issued: S3_ENDPOINT,
    });
    const upload = await provider.publish('series', [textFile('a.csv', 'x\n')]);
    expect(upload.state).toBe('published');

    const id = 'inside-reader';
    await hub.ok('POST', '/use-cases', { key: hub.adminKey, body: { id, organisation: 'test-org' } });
    const reader = await hub.ok<{ key: string }>('POST', '/keys', {
      key: hub.adminKey,
      body: { principal: { kind: 'use-case', id }, name: 'test' },
    });
    const redirected = async (as: string) => {
      const { status, headers } = await hub.call('GET', '/datasets/series/versions/1/files/a.csv', {
        key: as,
      });
      return { status, to: originOf(headers.get('location')) };
    };
    expect(await redirected(reader.key)).toEqual({ status: 307, to: S3_ENDPOINT });
    expect(await redirected(key)).toEqual({ status: 307, to: publicEndpoint() });
  });
});
