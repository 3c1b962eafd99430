import { setTimeout as sleep } from 'node:timers/promises';
import type { Constellation } from '@cdh/constellation';
import { JobTable } from '../job-table.ts';
import { ANSWERING } from './answering-id.ts';
import { callOnce, mustCall } from './call-hub.ts';
import { startAnswering, untilCounted } from './start-answering.ts';
import { joinSyntheticProvider, type SyntheticProvider, until } from './synthetic-provider.ts';
import { CallFailed, type Outcome as TrafficOutcome, startTraffic } from './traffic.ts';
import { type Writing, writingsUnderWay } from './writings.ts';

export interface OutageOutcome {
  seconds: number;
  /** Questions under a decision that was held: none may fail, before, meanwhile or after. */
  reads: TrafficOutcome;
  writes: Writing;
  /** Acknowledged jobs, uploads and grants that are not there in the end. */
  lost: number;
  /** Answers given that no usage tells of. */
  uncounted: number;
  /** What `/readyz` said meanwhile. */
  readiness: string[];
  /** From Postgres taking connections again until something could be written. */
  recoveredMs: number;
}

const SITE = 'soak-steady';
const READS_PER_SECOND = 20;
const BEFORE_MS = 2_000;
const AFTER_MS = 3_000;

/** kill −9 of Postgres, back after so many seconds, while questions are asked and all kinds of things are written. */
export async function postgresOutage(seconds: number, say: (line: string) => void): Promise<OutageOutcome> {
  const answering = await startAnswering({ hubReplicas: 1, say });
  const { constellation, replicas } = answering;
  const { url, adminKey, processes } = constellation;
  const table = new JobTable(constellation.database.appUrl);
  const replica = await replicas.start();
  let isGood = false;
  try {
    await untilCounted(constellation, 1);
    const provider = await joinSyntheticProvider(url, adminKey);
    await provider.createSite(SITE);
    await provider.upload(SITE, '12.5');
    const read = readsOf(url, provider);
    await until('the first answer', async () => (await read.ask(0), true));
    const traffic = startTraffic(READS_PER_SECOND, read.ask);
    const writings = writingsUnderWay(url, adminKey, provider);
    await sleep(BEFORE_MS);
    // A decision that a change has just ended is not held; what is under test are those that are.
    await writings.calm();
    await sleep(500);

    say(`kill -9 postgres, back after ${seconds} s`);
    processes.kill('postgres', 'SIGKILL');
    await processes.stop('postgres');
    writings.goOn();
    const readiness = watchReadiness(url);
    await sleep(seconds * 1_000);
    const said = await readiness.stop();
    await processes.start('postgres');
    const recoveredMs = await writings.untilAccepted();
    await sleep(AFTER_MS);

    const reads = await traffic.stop();
    const { writing, lost } = await writings.judge(table);
    const uncounted = await read.uncounted(constellation);
    isGood = reads.failed + writing.wrong + lost + uncounted === 0;
    return { seconds, reads, writes: writing, lost, uncounted, readiness: said, recoveredMs };
  } finally {
    await table.close();
    await replica.end('SIGTERM');
    await answering.stop(isGood);
  }
}

/** Half of the questions were asked before and are remembered, half are new; all are under one decision. */
function readsOf(url: string, { partnerKey: key }: SyntheticProvider) {
  let answered = 0;
  return {
    async ask(n: number): Promise<void> {
      const path = `${url}/use-cases/${ANSWERING}/get-level?site=${SITE}&i=${n % 2 === 0 ? 0 : n}`;
      const { level } = await mustCall<{ level: string }>(path, 'GET', { key });
      if (!level.includes('12.5')) throw new CallFailed('a wrong answer');
      answered++;
    },
    async uncounted({ url: hub, adminKey }: Constellation): Promise<number> {
      let counted = 0;
      const count = async () => {
        const path = `${hub}/usage?useCase=${ANSWERING}&dataset=${SITE}&limit=1000`;
        const { items } = await mustCall<{ items: { operation?: string; calls: number }[] }>(path, 'GET', {
          key: adminKey,
        });
        counted = items
          .filter(({ operation }) => operation === 'get-level.v1')
          .reduce((sum, { calls }) => sum + calls, 0);
        return counted >= answered;
      };
      await until('usage', count, 20_000).catch(() => undefined);
      return Math.max(0, answered - counted);
    },
  };
}

/** The different answers of `/readyz` until stopped, in the order in which they came. */
function watchReadiness(url: string) {
  const said: string[] = [];
  let stopped = false;
  const watching = (async () => {
    while (!stopped) {
      const { status, text } = await callOnce(`${url}/readyz`, 'GET');
      const now = `${status} ${text}`;
      if (said.at(-1) !== now) said.push(now);
      await sleep(500);
    }
  })();
  return {
    async stop() {
      stopped = true;
      await watching;
      return said;
    },
  };
}
