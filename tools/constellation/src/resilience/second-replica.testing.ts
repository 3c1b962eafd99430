import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { childEnvironment } from '../child-environment.ts';
import { dataPaths } from '../paths.ts';
import { buildServices } from '../services.ts';
import { superviseProcess, type SupervisedProcess } from '../supervise.ts';
import { must } from './call.testing.ts';
import { eventually } from './eventually.testing.ts';
import type { TestHubs } from './use-hubs.testing.ts';

/** One more process of a use case that runs already; resolves once the hub counts two. */
export async function startSecondReplica(hubs: TestHubs, id: string): Promise<SupervisedProcess> {
  const { current, dataDir } = hubs;
  const paths = dataPaths(dataDir);
  const program = (await buildServices()).useCases.find(({ name }) => name === id);
  const keyFile = join(paths.secrets, `use-case-${id}.key`);
  if (!program || !existsSync(keyFile)) throw new Error(`no use case ${id}`);
  const cache = join(paths.cache, `${id}-2`);
  mkdirSync(cache, { recursive: true });
  const env = {
    ...childEnvironment(process.env, id),
    CDH_URL: current.url,
    CDH_KEY: readFileSync(keyFile, 'utf8').trim(),
    CDH_CACHE_DIR: cache,
  };
  const replica = superviseProcess({ ...program, name: `${id}-2`, env }, paths, () => undefined);
  await replica.start();
  await untilCounted(hubs, id, 2);
  return replica;
}

/** Until the hub sees this many replicas live. */
export async function untilCounted({ current }: TestHubs, id: string, count: number): Promise<void> {
  const ask = async () => {
    const seen = await must(current.url, 'GET', `/use-cases/${id}`, { key: current.adminKey });
    return seen.json<{ replicas: number }>().replicas;
  };
  const replicas = await eventually(ask, (now) => now === count);
  if (replicas !== count) throw new Error(`${id}: ${replicas} replicas instead of ${count}`);
}
