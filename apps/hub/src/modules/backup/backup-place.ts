import { resolve } from 'node:path';
import { json } from 'node:stream/consumers';
import { ObjectStoreError, type ObjectStore, openObjectStore } from '@cdh/object-store';
import type { PlaceConfig } from './backup-config.ts';
import { BackupError } from './backup-error.ts';

/** Where backups lie: a folder, or a prefix in a bucket. One place holds the backups of one hub. */
export class BackupPlace {
  readonly store: ObjectStore;
  readonly name: string;
  private readonly prefix: string;

  constructor(store: ObjectStore, name: string, prefix = '') {
    this.store = store;
    this.name = name;
    this.prefix = prefix;
  }

  /** The object of this name. */
  key(name: string): string {
    return this.prefix + name;
  }

  /** Where the bytes of a sum lie, whichever backups refer to them. */
  blobKey(sha256: string): string {
    return this.key(`blobs/${sha256.slice(0, 2)}/${sha256}`);
  }

  /** The document of this name; undefined where there is none. */
  async readJson(name: string): Promise<unknown> {
    try {
      return await json(await this.store.read(this.key(name)));
    } catch (error) {
      if (error instanceof ObjectStoreError && error.code === 'NOT_FOUND') return undefined;
      if (error instanceof SyntaxError) {
        throw new BackupError({
          fr: `${name} de ${this.name} est illisible : ${error.message}.`,
          en: `${name} of ${this.name} can’t be read: ${error.message}.`,
        });
      }
      throw error;
    }
  }

  /** Readers see the old document or the new one. */
  async writeJson(name: string, document: object): Promise<void> {
    await this.store.put(this.key(name), Buffer.from(JSON.stringify(document)), 'application/json');
  }
}

/** @param at a folder, or `s3://bucket/prefix` of the server that `CDH_BACKUP_S3_…` names. */
export function openBackupPlace(at: string, config: PlaceConfig, cwd: string): BackupPlace {
  if (!at.startsWith('s3://')) {
    const dir = resolve(cwd, at);
    return new BackupPlace(openObjectStore({ kind: 'files', dir }), dir);
  }
  const [, bucket = '', path = ''] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(at) ?? [];
  const endpoint = config.CDH_BACKUP_S3_ENDPOINT;
  if (bucket === '' || endpoint === undefined) {
    throw new BackupError({
      fr: `${at} : donnez s3://compartiment/préfixe, et CDH_BACKUP_S3_ENDPOINT, CDH_BACKUP_S3_ACCESS_KEY, CDH_BACKUP_S3_SECRET_KEY.`,
      en: `${at}: give s3://bucket/prefix, and CDH_BACKUP_S3_ENDPOINT, CDH_BACKUP_S3_ACCESS_KEY, CDH_BACKUP_S3_SECRET_KEY.`,
    });
  }
  const store = openObjectStore({
    kind: 's3',
    endpoint,
    accessKey: config.CDH_BACKUP_S3_ACCESS_KEY,
    secretKey: config.CDH_BACKUP_S3_SECRET_KEY,
    bucket,
    region: config.CDH_BACKUP_S3_REGION,
  });
  return new BackupPlace(store, at, path === '' || path.endsWith('/') ? path : `${path}/`);
}
