import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { runProgram } from '../program.ts';

export interface JobsOrder {
  url: string;
  key: string;
  count: number;
  /** Inputs of one batch; null: each job by a request of its own. */
  batch: number | null;
  /** Whether no result has been seen before. */
  distinct: boolean;
}

export interface JobsRun {
  /** From the first request until every job is over. */
  perSecond: number;
}

interface Page {
  jobs: { jobID: string; status: string }[];
  links: { rel: string; href: string }[];
}

const IN_FLIGHT = 64;
const BATCHES_IN_FLIGHT = 3;
const LOOK_MS = 20;
const PATIENCE_MS = 120_000;
const PROCESS = '/processes/synthetic-no-op.do-nothing';
const agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT });

function ask(
  { url, key }: JobsOrder,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<unknown> {
  const sent = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const asked = request(
      new URL(path, url),
      {
        agent,
        method: sent === undefined ? 'GET' : 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          if ((answer.statusCode ?? 500) >= 300) reject(new Error(`${path}: ${answer.statusCode} ${text}`));
          else resolve(JSON.parse(text));
        });
      },
    );
    asked.on('error', reject);
    asked.end(sent);
  });
}

/** Of one process: no number comes twice. */
let numbers = 0;

async function submit(order: JobsOrder): Promise<string[]> {
  const size = order.batch ?? 1;
  const ids: string[] = [];
  let next = 0;
  const work = async () => {
    while (next < order.count) {
      const from = next;
      next += size;
      const inputs = Array.from({ length: Math.min(size, order.count - from) }, () => ({
        i: numbers++,
        distinct: order.distinct,
      }));
      if (order.batch === null) {
        const body = { inputs: inputs[0] };
        const status = await ask(order, `${PROCESS}/execution`, body, { prefer: 'respond-async' });
        ids.push((status as { jobID: string }).jobID);
      } else {
        const made = await ask(order, `${PROCESS}/batch`, { inputs });
        ids.push(...(made as { jobs: string[] }).jobs);
      }
    }
  };
  const workers = order.batch === null ? IN_FLIGHT : BATCHES_IN_FLIGHT;
  await Promise.all(Array.from({ length: workers }, work));
  return ids;
}

async function run(order: JobsOrder): Promise<JobsRun> {
  const began = performance.now();
  const ids = await submit(order);
  // Nothing else runs on this hub: when none waits or runs, all of them have ended.
  while (((await ask(order, '/jobs?status=accepted,running&limit=1')) as Page).jobs.length > 0) {
    if (performance.now() - began > PATIENCE_MS) throw new Error('jobs do not end');
    await sleep(LOOK_MS);
  }
  const seconds = (performance.now() - began) / 1000;
  await requireSuccess(order, ids);
  return { perSecond: order.count / seconds };
}

/** Not within the time that is measured: the latest pages of the list hold them all. */
async function requireSuccess(order: JobsOrder, ids: readonly string[]): Promise<void> {
  const left = new Set(ids);
  if (left.size !== order.count) throw new Error(`${left.size} jobs were taken on instead of ${order.count}`);
  for (let path: string | undefined = '/jobs?status=successful&limit=1000'; path && left.size > 0;) {
    const page = (await ask(order, path)) as Page;
    for (const { jobID } of page.jobs) left.delete(jobID);
    const href: string | undefined = page.links.find(({ rel }) => rel === 'next')?.href;
    path = href === undefined ? undefined : href.slice(new URL(href).origin.length);
  }
  if (left.size > 0) throw new Error(`${left.size} jobs were not successful`);
}

/** Who submits the jobs, apart from what runs them. */
runProgram<undefined, JobsOrder>(() => Promise.resolve({ ready: 'ready', answer: run }));
