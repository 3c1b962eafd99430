import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { childEnvironment, type Constellation, keepUseCaseKey, startConstellation } from '@cdh/constellation';
import { bundleProgram } from './bundle-program.ts';
import { JobTable, type Outcome } from './job-table.ts';
import { keepRunning, type KeptProcess } from './keep-running.ts';
import { type JobInput, type Kill, planSoak, type SoakOptions } from './plan.ts';
import { submitBatch } from './submit.ts';

const USE_CASE = 'synthetic-jobs';
const PROCESS = `${USE_CASE}.count-up`;
const WORKERS = 3;
const BATCH = 50;
/** Batches that may wait: kills shall meet submissions too. */
const AHEAD = 4;
const LOOK_MS = 150;
/** Two kills closer than this are one: nothing would have come back yet. */
const BETWEEN_KILLS_MS = 500;
/** Longest time without any job ending: then what is open counts as lost. */
const STANDSTILL_MS = 240_000;

/** Runs the jobs on two hubs and three workers, killing as planned, and judges what Postgres says in the end. */
export async function soak(options: SoakOptions, say: (line: string) => void): Promise<Outcome> {
  const plan = planSoak(options);
  const dataDir = mkdtempSync(join(tmpdir(), 'cdh-soak-'));
  const bundle = await bundleProgram('worker.program.ts');
  const env = { ...process.env, LOG_LEVEL: 'warn' };
  const constellation = await startConstellation({
    dataDir,
    port: 0,
    hubReplicas: 2,
    useCases: [],
    demonstration: false,
    env,
    log: say,
  });
  const workers: KeptProcess[] = [];
  const table = new JobTable(constellation.database.appUrl);
  let kept = true;
  try {
    const key = await keepUseCaseKey(constellation.url, constellation.adminKey, dataDir, USE_CASE);
    for (let n = 0; n < WORKERS; n++) {
      const own = {
        ...childEnvironment(env, USE_CASE),
        CDH_URL: constellation.url,
        CDH_KEY: key,
        CDH_CACHE_DIR: join(dataDir, `worker-${n}`),
      };
      const program = { command: process.execPath, args: ['--enable-source-maps', bundle], env: own };
      workers.push(keepRunning(program, join(dataDir, `worker-${n}.log`)));
    }
    await untilRegistered(constellation);
    const submitted = await run(plan, constellation, workers, table, say);
    const outcome = await table.judge(submitted);
    kept = outcome.lost + outcome.doubled + outcome.failed > 0;
    if (kept) say(`Logs and data: ${dataDir}`);
    return outcome;
  } finally {
    await table.close();
    await Promise.all(workers.map((worker) => worker.stop()));
    await constellation.stop();
    if (!kept) rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Until there is something to submit to. */
async function untilRegistered({ url }: Constellation): Promise<void> {
  for (let left = 600; left > 0; left--) {
    const answer = await fetch(`${url}/use-cases/${USE_CASE}`).catch(() => undefined);
    const state = answer?.ok ? ((await answer.json()) as { state: string }).state : undefined;
    if (state === 'live') return;
    await sleep(100);
  }
  throw new Error('the workers did not register');
}

async function run(
  plan: { inputs: JobInput[]; kills: Kill[] },
  constellation: Constellation,
  workers: KeptProcess[],
  table: JobTable,
  say: (line: string) => void,
): Promise<Map<string, JobInput>> {
  const submitted = new Map<string, JobInput>();
  const total = plan.inputs.length;
  let ended = 0;
  let stopped = false;
  const submitting = (async () => {
    for (let from = 0; from < total && !stopped; from += BATCH) {
      while (submitted.size - ended > BATCH * AHEAD && !stopped) await sleep(20);
      const inputs = plan.inputs.slice(from, from + BATCH);
      const ids = await submitBatch(constellation, PROCESS, inputs, `soak-${from}`);
      ids.forEach((id, i) => submitted.set(id, inputs[i] as JobInput));
    }
  })();
  const kills = [...plan.kills];
  let killedAt = 0;
  let movedAt = Date.now();
  try {
    while (ended < total && Date.now() - movedAt < STANDSTILL_MS) {
      const now = await table.ended();
      if (now > ended) movedAt = Date.now();
      ended = now;
      const [kill] = kills;
      if (kill && ended >= kill.after && Date.now() - killedAt > BETWEEN_KILLS_MS) {
        kills.shift();
        killedAt = Date.now();
        const name = killOne(kill, constellation, workers);
        say(`${ended}/${total}: kill -9 ${name}`);
      }
      await sleep(LOOK_MS);
    }
  } finally {
    stopped = true;
  }
  await submitting;
  return submitted;
}

function killOne({ target, which }: Kill, { processes }: Constellation, workers: KeptProcess[]): string {
  const pick = (count: number) => Math.floor(which * count);
  if (target === 'worker') {
    workers[pick(workers.length)]?.kill();
    return `worker ${pick(workers.length) + 1}`;
  }
  const name = target === 'nats' ? 'nats' : (['hub', 'hub-2'][pick(2)] ?? 'hub');
  processes.kill(name, 'SIGKILL');
  return name;
}
