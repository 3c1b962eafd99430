import { afterAll, beforeAll } from '@jest/globals';
import { type RunningMinio, startMinio } from '@cdh/constellation';
import { makeTemporaryFolder } from './temporary-folder.ts';

/** Its program may have to be built first. */
const BUILD_TIMEOUT_MS = 900_000;

/** What the hub's configuration says of an S3 store. */
export interface TestMinio {
  readonly env: Record<
    'S3_ENDPOINT' | 'S3_PUBLIC_ENDPOINT' | 'S3_ACCESS_KEY' | 'S3_SECRET_KEY' | 'S3_BUCKET',
    string
  >;
}

/** A real MinIO with an empty bucket for this test file. Call it inside `describeWith('go')`. */
export function useMinio(): TestMinio {
  const folder = makeTemporaryFolder();
  let minio: RunningMinio | undefined;
  beforeAll(async () => {
    minio = await startMinio(folder.path);
  }, BUILD_TIMEOUT_MS);
  afterAll(async () => {
    await minio?.stop();
    folder.remove();
  }, 120_000);
  return {
    get env() {
      if (!minio) throw new Error('MinIO is started in beforeAll: use it in a hook or a test');
      const { endpoint, accessKey, secretKey, bucket } = minio;
      return {
        S3_ENDPOINT: endpoint,
        S3_PUBLIC_ENDPOINT: endpoint,
        S3_ACCESS_KEY: accessKey,
        S3_SECRET_KEY: secretKey,
        S3_BUCKET: bucket,
      };
    },
  };
}
