import { findFreePort } from '@cdh/constellation';
import { JobTable } from '../job-table.ts';
import type { JobInput } from '../plan.ts';
import { ANSWERING } from './answering-id.ts';
import { mustCall } from './call-hub.ts';
import { askSquare, type RollOptions, type RollOutcome } from './roll-use-case.ts';
import { startRoundRobin } from './round-robin.ts';
import { startAnswering, untilCounted } from './start-answering.ts';
import { joinSyntheticProvider, type SyntheticProvider, until } from './synthetic-provider.ts';
import { startTraffic } from './traffic.ts';

export interface HubsOutcome extends RollOutcome {
  /** Jobs and uploads whose acceptance was acknowledged. */
  acknowledged: number;
  /** Of these, how many did not come to their end. */
  lost: number;
  /** Idempotent requests that the proxy had to send again. */
  repeated: number;
}

const HUBS = ['hub', 'hub-2'];
/** As an operator sets it: longer than the proxy takes to notice, also when three looks in a row are not answered. */
const DRAIN_MS = 5_000;
const SITES = 8;

/** Restarts the two hubs in turn behind a proxy, while questions, jobs and uploads come. */
export async function rollHubs(options: RollOptions, say: (line: string) => void): Promise<HubsOutcome> {
  const { restarts, rate, kill } = options;
  const proxy = await startRoundRobin(await findFreePort());
  const env = { CDH_PUBLIC_URL: proxy.url, CDH_DRAIN_MS: String(DRAIN_MS) };
  const answering = await startAnswering({ hubReplicas: HUBS.length, env, say });
  const { constellation, replicas } = answering;
  const table = new JobTable(constellation.database.appUrl);
  const useCase = [await replicas.start(), await replicas.start()];
  let isGood = false;
  try {
    await untilCounted(constellation, 2);
    proxy.targets = constellation.urls;
    for (const url of constellation.urls) await proxy.untilReady(url);
    const provider = await joinSyntheticProvider(proxy.url, constellation.adminKey);
    for (let i = 0; i < SITES; i++) await provider.createSite(`soak-site-${i}`);
    const work = mixedWork(proxy.url, constellation.adminKey, provider);
    const traffic = startTraffic(rate, work.ask);
    for (let n = 1; n <= restarts; n++) {
      const which = n % HUBS.length;
      const name = HUBS[which] ?? '';
      if (kill) constellation.processes.kill(name, 'SIGKILL');
      await constellation.processes.stop(name);
      await constellation.processes.start(name);
      await proxy.untilReady(constellation.urls[which] ?? '');
      if (n % 10 === 0) say(`${n} of ${restarts}: ${traffic.soFar}`);
    }
    const outcome = await traffic.stop();
    const { acknowledged, lost } = await work.judge(table);
    isGood = outcome.failed === 0 && lost === 0;
    return { restarts, unclean: 0, ...outcome, acknowledged, lost, repeated: proxy.repeated };
  } finally {
    await table.close();
    await Promise.all(useCase.map((replica) => replica.end('SIGTERM')));
    await answering.stop(isGood);
    await proxy.close();
  }
}

/** Of forty calls: 34 questions, five jobs, and an upload in its three steps. */
function mixedWork(url: string, adminKey: string, provider: SyntheticProvider) {
  const jobs = new Map<string, JobInput>();
  const uploads: { site: string; upload: string }[] = [];
  const submit = async (i: number) => {
    const input = { i, steps: 1, stepMs: 0, size: 100 };
    const { jobID } = await mustCall<{ jobID: string }>(
      `${url}/processes/${ANSWERING}.count-up/execution`,
      'POST',
      {
        key: adminKey,
        body: { inputs: input },
        headers: { prefer: 'respond-async', 'idempotency-key': `soak-${i}` },
      },
    );
    jobs.set(jobID, input);
  };
  const upload = async (n: number) => {
    const site = `soak-site-${Math.floor(n / 40) % SITES}`;
    uploads.push({ site, upload: await provider.upload(site, String(n % 1_000)) });
  };
  return {
    ask: (n: number): Promise<void> => {
      const turn = n % 40;
      if (turn === 7) return upload(n);
      return turn % 8 === 3 ? submit(n) : askSquare(url, n);
    },
    async judge(table: JobTable): Promise<{ acknowledged: number; lost: number }> {
      await until('all jobs ended', async () => (await table.ended()) >= jobs.size, 120_000).catch(
        () => undefined,
      );
      const { failed, lost, doubled } = await table.judge(jobs);
      let unpublished = 0;
      for (const { site, upload: id } of uploads)
        await until(id, () => provider.isPublished(site, id), 30_000).catch(() => unpublished++);
      return { acknowledged: jobs.size + uploads.length, lost: failed + lost + doubled + unpublished };
    },
  };
}
