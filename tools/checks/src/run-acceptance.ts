import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeFailure, startConstellation } from '@cdh/constellation';
import { environment } from './project.ts';
import { acceptanceArguments, type JestRun, runJest } from './run-jest.ts';

/** Starts a hub with the demonstration on this kind of storage and runs the black-box suite against it. */
export async function runAcceptance(storage: 'files' | 's3', say: (line: string) => void): Promise<JestRun> {
  const name = `acceptance on ${storage === 'files' ? 'the file store' : 'MinIO'}`;
  const folder = mkdtempSync(join(tmpdir(), 'cdh-acceptance-'));
  const began = performance.now();
  const log: string[] = [];
  const seconds = () => (performance.now() - began) / 1000;
  try {
    const started = await startConstellation({
      dataDir: folder,
      port: 0,
      storage,
      env: environment,
      log: (line) => log.push(line),
    });
    say(`       hub on ${storage} ready after ${seconds().toFixed(1)} s`);
    try {
      const run = await runJest(name, acceptanceArguments, {
        CDH_URL: started.url,
        CDH_ADMIN_KEY: started.adminKey,
        CDH_DATA: folder,
        NATS_URL: started.nats.url,
        NATS_CREDS: started.nats.operatorCreds,
      });
      return { ...run, seconds: seconds() };
    } finally {
      await started.stop();
    }
  } catch (error) {
    const output = [...log, describeFailure(error)].join('\n');
    return { name, ok: false, seconds: seconds(), output };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
