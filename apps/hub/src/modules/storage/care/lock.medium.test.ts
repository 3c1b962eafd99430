import { randomBytes } from 'node:crypto';
import { expect, it } from '@jest/globals';
import type { ObjectStore } from '@cdh/object-store';
import { describeWith, useMinio } from '@cdh/testing';
import { useHub } from '../../../hub.testing.ts';
import { HubDatabase } from '../../../shared/hub-database.ts';
import { OBJECT_STORE } from '../object-store.provider.ts';
import { eventually, providerOf, sha256 } from '../storage.testing.ts';

describeWith('go')('published bytes on a store with object lock', () => {
  const minio = useMinio();
  const hub = useHub(() => ({
    ...minio.env,
    S3_BUCKET: 'cdh-locked',
    CDH_STORAGE_LOCK_MODE: 'governance',
    CDH_STORAGE_LOCK_DAYS: '2',
  }));
  let key = '';
  const provider = providerOf(hub, () => key, 'test-org');

  it('are kept by the store itself, and their version can not be erased before', async () => {
    key = await hub.member('test-org', 'test-provider', ['provider']);
    await provider.putDataset('locked');
    const bytes = randomBytes(100);
    await provider.publish('locked', [{ path: 'a.bin', mediaType: 'application/octet-stream', bytes }]);
    const { query } = hub.running.app.get(HubDatabase, { strict: false });
    const look = () =>
      query
        .selectFrom('storage.blobs')
        .select(['object_key', 'locked_until'])
        .where('sha256', '=', sha256(bytes))
        .executeTakeFirstOrThrow();
    const { object_key, locked_until } = await eventually(look, (row) => row.locked_until !== null, 30_000);
    const days = (Number(locked_until) - Date.now()) / 86_400_000;
    expect([days > 1.9, days <= 2]).toEqual([true, true]);
    const store = hub.running.app.get<ObjectStore>(OBJECT_STORE, { strict: false });
    await expect(store.delete(object_key)).rejects.toMatchObject({ code: 'LOCKED' });
    const erased = await hub.call('POST', '/datasets/locked/versions/1/erase', {
      key,
      body: { reason: 'Essai' },
    });
    expect(erased).toMatchObject({ status: 409, body: { code: 'BYTES_LOCKED' } });
    expect((await hub.call('GET', '/datasets/locked/versions/1/files/a.bin', { key })).status).toBe(307);
  }, 120_000);
});
