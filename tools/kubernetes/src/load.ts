import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from './control-plane.ts';
import { pod } from './ground.ts';

export interface Counted {
  sent: number;
  answered: number;
  failed: number;
  slowestMs: number;
  failures: Record<string, number>;
}

/**
 * Calls the URLs from a pod at `rate` requests a second while `work` goes on, and a little before and after.
 * @throws Error when a call is neither answered nor failed two minutes later
 */
export async function underLoad(
  cluster: Cluster,
  namespace: string,
  { rate, urls }: { rate: number; urls: string[] },
  work: () => Promise<void>,
): Promise<Counted> {
  const container = {
    command: ['node', '/load.mjs'],
    env: [
      { name: 'RATE', value: String(rate) },
      { name: 'URLS', value: JSON.stringify(urls) },
    ],
  };
  await cluster.kubectl(['apply', '-f', '-'], JSON.stringify(pod(namespace, 'load', container)));
  const read = async (): Promise<Counted | undefined> => {
    const logs = await cluster.kubectl(['logs', '-n', namespace, 'load', '--tail=1']).catch(() => '');
    return logs.trim() === '' ? undefined : (JSON.parse(logs) as Counted);
  };
  try {
    await until('the load to begin', async () => ((await read())?.answered ?? 0) > 2 * rate);
    await work();
    const after = (await read())?.sent ?? 0;
    await until('the load to go on', async () => ((await read())?.sent ?? 0) > after + 3 * rate);
    await cluster.kubectl(['exec', '-n', namespace, 'load', '--', 'bash', '-c', 'kill -USR1 1']);
    let counted: Counted | undefined;
    // An answer that never comes is no answer.
    await until('the last answers', async () => {
      counted = await read();
      return counted !== undefined && counted.sent === counted.answered + counted.failed;
    });
    if (counted === undefined) throw new Error('the load has counted nothing');
    return counted;
  } finally {
    await cluster.kubectl(['delete', 'pod', '-n', namespace, 'load', '--wait=true', '--grace-period=1']);
  }
}

/** @throws Error when `what` is still false after `seconds`, with its last error */
export async function until(what: string, holds: () => Promise<boolean>, seconds = 120): Promise<void> {
  const end = performance.now() + seconds * 1000;
  for (let last = ''; ;) {
    try {
      if (await holds()) return;
      last = '';
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    if (performance.now() > end) throw new Error(`waited ${seconds} s for ${what} ${last}`);
    await sleep(300);
  }
}
