import { mkdirSync } from 'node:fs';
import { dataPaths } from './paths.ts';
import { startMinio } from './start-minio.ts';
import { startNats } from './start-nats.ts';
import { type PartOptions, startPostgres } from './start-postgres.ts';
import { StartupError } from './startup-error.ts';
import type { SupervisedProcess } from './supervise.ts';

/** A part of the ground that the services stand on: our own process, or a server that the environment points at. */
export interface Part<Details> {
  details: Details;
  process?: SupervisedProcess;
  stop(): Promise<void>;
}

const external = <Details>(details: Details): Part<Details> => ({ details, stop: () => Promise.resolve() });

export interface DatabaseDetails {
  appUrl: string;
  ownerUrl?: string;
  summary: string;
}

export async function startDatabase(
  dataDir: string,
  options: Required<PartOptions>,
): Promise<Part<DatabaseDetails>> {
  const { DATABASE_URL, DATABASE_OWNER_URL } = options.env;
  if (DATABASE_URL)
    return external({ appUrl: DATABASE_URL, ownerUrl: DATABASE_OWNER_URL, summary: 'DATABASE_URL' });
  const { appUrl, ownerUrl, process, stop } = await startPostgres(dataDir, options);
  return { details: { appUrl, ownerUrl, summary: '18' }, process, stop };
}

export interface MessagingDetails {
  url: string;
  account: string;
  signingSeed: string;
  operatorCreds?: string;
  summary: string;
}

export async function startMessaging(
  dataDir: string,
  options: Required<PartOptions>,
): Promise<Part<MessagingDetails>> {
  const { NATS_URL, NATS_ACCOUNT, NATS_SIGNING_SEED, NATS_CREDS } = options.env;
  if (NATS_URL) {
    if (!NATS_ACCOUNT || !NATS_SIGNING_SEED) {
      throw new StartupError(
        'NATS_URL demande aussi NATS_ACCOUNT (clé publique du compte) et NATS_SIGNING_SEED (sa clé de signature). / ' +
          'NATS_URL needs NATS_ACCOUNT (the account’s public key) and NATS_SIGNING_SEED (its signing key) too.',
      );
    }
    const details = { url: NATS_URL, account: NATS_ACCOUNT, signingSeed: NATS_SIGNING_SEED };
    return external({ ...details, operatorCreds: NATS_CREDS, summary: 'NATS_URL' });
  }
  const nats = await startNats(dataDir, options);
  const summary = `${nats.server.version}, ${nats.server.source}`;
  return { details: { ...nats, summary }, process: nats.process, stop: nats.stop };
}

export interface StorageDetails {
  /** What the hub is told. */
  env: Record<string, string>;
  summary: string;
}

const s3Names = [
  'S3_ENDPOINT',
  'S3_PUBLIC_ENDPOINT',
  'S3_ACCESS_KEY',
  'S3_SECRET_KEY',
  'S3_BUCKET',
  'S3_REGION',
];

export async function startStorage(
  dataDir: string,
  kind: 'files' | 's3',
  options: Required<PartOptions>,
): Promise<Part<StorageDetails>> {
  if (options.env.S3_ENDPOINT) {
    const given = s3Names.flatMap((name) =>
      options.env[name] === undefined ? [] : [[name, options.env[name]]],
    );
    return external({ env: Object.fromEntries(given) as Record<string, string>, summary: 'S3_ENDPOINT' });
  }
  if (kind === 'files') {
    const { objects } = dataPaths(dataDir);
    mkdirSync(objects, { recursive: true });
    return external({ env: { STORAGE_DIR: objects }, summary: 'fichiers / files' });
  }
  const minio = await startMinio(dataDir, options);
  const env = {
    S3_ENDPOINT: minio.endpoint,
    S3_PUBLIC_ENDPOINT: minio.endpoint,
    S3_ACCESS_KEY: minio.accessKey,
    S3_SECRET_KEY: minio.secretKey,
    S3_BUCKET: minio.bucket,
  };
  return { details: { env, summary: 'MinIO' }, process: minio.process, stop: minio.stop };
}
