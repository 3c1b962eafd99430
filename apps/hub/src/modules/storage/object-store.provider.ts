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
    };
  }
  if (config.STORAGE_DIR === undefined) throw new Error('neither S3_ENDPOINT nor STORAGE_DIR is set');
  return { kind: 'files', dir: config.STORAGE_DIR };
}

export const objectStoreProvider: FactoryProvider<ObjectStore> = {
  provide: OBJECT_STORE,
  inject: [HUB_CONFIG],
  useFactory: (config: HubConfig) => openObjectStore(storeConfig(config)),
};
