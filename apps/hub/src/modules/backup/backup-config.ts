import { type ObjectStoreConfig } from '@cdh/object-store';
import { z } from 'zod';

/** The S3 server of backups, where they go to one: all that reading a backup takes. */
export const placeConfig = z.object({
  CDH_BACKUP_S3_ENDPOINT: z.url().optional(),
  CDH_BACKUP_S3_ACCESS_KEY: z.string().default(''),
  CDH_BACKUP_S3_SECRET_KEY: z.string().default(''),
  CDH_BACKUP_S3_REGION: z.string().default('us-east-1'),
});

export type PlaceConfig = z.output<typeof placeConfig>;

/**
 * What backups and restores are told besides: the database as its owner, who reads every table whatever the hub's own
 * role may, and the hub's store.
 */
export const backupConfig = placeConfig
  .extend({
    DATABASE_OWNER_URL: z.url(),
    STORAGE_DIR: z.string().min(1).optional(),
    S3_ENDPOINT: z.url().optional(),
    S3_ACCESS_KEY: z.string().default(''),
    S3_SECRET_KEY: z.string().default(''),
    S3_BUCKET: z.string().default('cdh'),
    S3_REGION: z.string().default('us-east-1'),
  })
  .refine((c) => c.STORAGE_DIR !== undefined || c.S3_ENDPOINT !== undefined, {
    path: ['STORAGE_DIR'],
    message: 'set STORAGE_DIR (files) or S3_ENDPOINT',
  });

export type BackupConfig = z.output<typeof backupConfig>;

/** The store of the hub: S3 where an endpoint is given, otherwise the directory. */
export function hubStore(config: BackupConfig): ObjectStoreConfig {
  if (config.S3_ENDPOINT === undefined) return { kind: 'files', dir: config.STORAGE_DIR ?? '' };
  return {
    kind: 's3',
    endpoint: config.S3_ENDPOINT,
    accessKey: config.S3_ACCESS_KEY,
    secretKey: config.S3_SECRET_KEY,
    bucket: config.S3_BUCKET,
    region: config.S3_REGION,
  };
}
