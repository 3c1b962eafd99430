import { type ObjectStore, type ObjectStoreConfig, openObjectStore } from '@cdh/object-store';
import type { FactoryProvider } from '@nestjs/common';
import { HUB_CONFIG, type HubConfig } from '../../shared/config.ts';

/** Injection token of the store that the configuration names. */
export const OBJECT_STORE = Symbol('OBJECT_STORE');

/** S3 where an endpoint is given, otherwise the directory. */
export function storeConfig(config: HubConfig): ObjectStoreConfig {
  if (config.S3_ENDPOINT !== undefined) {
    return {
      kind: 's3',
      endpoint: config.S3_ENDPOINT,
      ...(config.S3_PUBLIC_ENDPOINT === undefined ? {} : { publicEndpoint: config.S3_PUBLIC_ENDPOINT }),
      accessKey: config.S3_ACCESS_KEY ?? '',
      secretKey: config.S3_SECRET_KEY ?? '',
      bucket: config.S3_BUCKET,
      region: config.S3_REGION,
      ...(config.CDH_STORAGE_LOCK_MODE === undefined ? {} : { objectLock: config.CDH_STORAGE_LOCK_MODE }),
    };
  }
  if (config.STORAGE_DIR === undefined) throw new Error('neither S3_ENDPOINT nor STORAGE_DIR is set');
  return { kind: 'files', dir: config.STORAGE_DIR };
}

/** Injection token of the store of second copies; null where there is none. */
export const SECOND_STORE = Symbol('SECOND_STORE');

/** Where second copies go, and by what name the database knows that place. */
export function secondStoreConfig(config: HubConfig): (ObjectStoreConfig & { name: string }) | null {
  const { CDH_COPY_DIR: dir, CDH_COPY_S3_ENDPOINT: endpoint, CDH_COPY_S3_BUCKET: bucket } = config;
  if (endpoint !== undefined) {
    return {
      kind: 's3',
      name: `s3 ${endpoint} ${bucket}`,
      endpoint,
      accessKey: config.CDH_COPY_S3_ACCESS_KEY ?? '',
      secretKey: config.CDH_COPY_S3_SECRET_KEY ?? '',
      bucket,
      region: config.CDH_COPY_S3_REGION,
    };
  }
  return dir === undefined ? null : { kind: 'files', name: `files ${dir}`, dir };
}

export const secondStoreProvider: FactoryProvider<ObjectStore | null> = {
  provide: SECOND_STORE,
  inject: [HUB_CONFIG],
  useFactory: (config: HubConfig) => {
    const second = secondStoreConfig(config);
    return second && openObjectStore(second);
  },
};

export const objectStoreProvider: FactoryProvider<ObjectStore> = {
  provide: OBJECT_STORE,
  inject: [HUB_CONFIG],
  useFactory: (config: HubConfig) => openObjectStore(storeConfig(config)),
};
