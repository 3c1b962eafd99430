import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { acquireMinio } from './acquire-minio.ts';
import { keepPort } from './find-port.ts';
import { cacheDirectory, dataPaths, makeDataFolders } from './paths.ts';
import { keepSecret } from './secrets.ts';
import type { PartOptions } from './start-postgres.ts';
import { superviseProcess, type SupervisedProcess } from './supervise.ts';

export interface RunningMinio {
  endpoint: string;
  accessKey: string;
  secretKey: string;
  /** Exists already. */
  bucket: string;
  process: SupervisedProcess;
  stop(): Promise<void>;
}

/** Starts a MinIO in `dataDir` (`minio/`, `secrets/`) on a free port of 127.0.0.1, with an empty bucket `cdh`. */
export async function startMinio(
  dataDir: string,
  { env = process.env, say = () => {} }: PartOptions = {},
): Promise<RunningMinio> {
  const paths = dataPaths(dataDir);
  makeDataFolders(paths);
  const bucket = 'cdh';
  // On a single drive a bucket is a folder.
  mkdirSync(join(paths.minio, bucket), { recursive: true });
  const command = await acquireMinio({ cacheDir: cacheDirectory(env), env, say });
  const secretKey = keepSecret(join(paths.secrets, 'minio.secret'), () => randomBytes(24).toString('hex'));
  const port = await keepPort(paths.ports, 'minio');
  const consolePort = await keepPort(paths.ports, 'minio-console');
  const endpoint = `http://127.0.0.1:${port}`;
  const child = superviseProcess(
    {
      name: 'minio',
      command,
      args: [
        'server',
        paths.minio,
        '--address',
        `127.0.0.1:${port}`,
        '--console-address',
        `127.0.0.1:${consolePort}`,
        '--json',
      ],
      env: {
        PATH: env.PATH ?? '',
        HOME: paths.root,
        MINIO_ROOT_USER: 'cdh',
        MINIO_ROOT_PASSWORD: secretKey,
        MINIO_BROWSER: 'off',
        MINIO_UPDATE: 'off',
      },
      probe: async () => {
        const response = await fetch(`${endpoint}/minio/health/ready`, {
          signal: AbortSignal.timeout(2_000),
        });
        if (!response.ok) throw new Error(`HTTP ${response.status}`);
        // "Ready" comes before the store answers requests: until then it says 503 to them.
        const { status } = await fetch(endpoint, { signal: AbortSignal.timeout(2_000) });
        if (status === 503) throw new Error('not answering yet');
      },
    },
    paths,
    say,
  );
  try {
    await child.start();
  } catch (error) {
    await child.stop();
    throw error;
  }
  return { endpoint, accessKey: 'cdh', secretKey, bucket, process: child, stop: () => child.stop() };
}
