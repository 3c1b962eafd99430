import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Constellation, keepUseCaseKey, startConstellation } from '@cdh/constellation';
import { bundleProgram } from '../bundle-program.ts';
import { ANSWERING } from './answering-id.ts';
import { mustCall } from './call-hub.ts';
import { until } from './synthetic-provider.ts';
import { type Replicas, replicasOf } from './use-case-replica.ts';

export interface Answering {
  constellation: Constellation;
  replicas: Replicas;
  dataDir: string;
  /** @param isGood whether the logs may go */
  stop(isGood: boolean): Promise<void>;
}

export interface AnsweringOptions {
  hubReplicas: number;
  /** For the hubs, beside what the constellation gives them. */
  env?: Record<string, string>;
  say: (line: string) => void;
}

/** Hubs on empty data and the synthetic use case, of which no replica runs yet. */
export async function startAnswering({ hubReplicas, env = {}, say }: AnsweringOptions): Promise<Answering> {
  const dataDir = mkdtempSync(join(tmpdir(), 'cdh-soak-'));
  const bundle = await bundleProgram('answers/answering.program.ts');
  const constellation = await startConstellation({
    dataDir,
    port: 0,
    hubReplicas,
    useCases: [],
    demonstration: false,
    env: { ...process.env, LOG_LEVEL: 'warn', ...env },
    log: say,
  });
  const { url, adminKey } = constellation;
  const key = await keepUseCaseKey(url, adminKey, dataDir, ANSWERING);
  const program = {
    command: process.execPath,
    args: ['--max-semi-space-size=4', '--enable-source-maps', bundle],
  };
  return {
    constellation,
    replicas: replicasOf(ANSWERING, program, { url, key }, dataDir),
    dataDir,
    async stop(isGood) {
      await constellation.stop();
      if (isGood) rmSync(dataDir, { recursive: true, force: true });
      else say(`Logs and data: ${dataDir}`);
    },
  };
}

/** Until the hub counts this many of its replicas. */
export const untilCounted = ({ url, adminKey }: Constellation, count: number): Promise<void> =>
  until(`${count} replicas of ${ANSWERING}`, async () => {
    const seen = await mustCall<{ replicas: number }>(`${url}/use-cases/${ANSWERING}`, 'GET', {
      key: adminKey,
    });
    return seen.replicas === count;
  });
