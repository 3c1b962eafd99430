import { cpSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { acquireMinio, acquireNatsServer, cacheDirectory, findPostgresPrograms } from '@cdh/constellation';
import type { Cluster } from './control-plane.ts';
import { LOAD_PROGRAM } from './load-program.ts';
import { emptyContext } from './make-context.ts';
import { runCommand } from './run-command.ts';

export const GROUND_IMAGE = 'cdh-ground:test';

/**
 * One image for all that the hub stands on, and for the program that calls it: Postgres, nats-server, MinIO and the
 * load, which a real deployment has elsewhere.
 */
export async function buildGroundImage(cluster: Cluster, say: (line: string) => void): Promise<void> {
  const options = { cacheDir: cacheDirectory(cluster.env), env: cluster.env, say };
  const { folder, remove } = emptyContext();
  try {
    const nats = await acquireNatsServer(options);
    cpSync(nats.path, join(folder, 'nats-server'), { dereference: true });
    cpSync(await acquireMinio(options), join(folder, 'minio'), { dereference: true });
    // With its links between versions of libraries, which cpSync would make absolute.
    await runCommand('cp', ['-a', dirname(findPostgresPrograms().folder), join(folder, 'postgres')]);
    writeFileSync(join(folder, 'load.mjs'), LOAD_PROGRAM);
    writeFileSync(
      join(folder, 'Containerfile'),
      `FROM node:24-slim
COPY --chmod=755 nats-server minio /usr/local/bin/
COPY postgres /usr/local/lib/postgres
COPY load.mjs /load.mjs
RUN ["chmod", "-R", "a+rX", "/usr/local/lib/postgres", "/load.mjs"]
ENV PATH=/usr/local/lib/postgres/bin:/usr/local/bin:/usr/bin:/bin
USER 1000:1000
`,
    );
    await cluster.buildImage(GROUND_IMAGE, folder, join(folder, 'Containerfile'));
  } finally {
    remove();
  }
}
