import { setTimeout as sleep } from 'node:timers/promises';
import type { JobTable } from '../job-table.ts';
import type { JobInput } from '../plan.ts';
import { ANSWERING } from './answering-id.ts';
import { type Answer, callOnce, mustCall } from './call-hub.ts';
import { levelFile, type SyntheticProvider, until } from './synthetic-provider.ts';

export interface Writing {
  acknowledged: number;
  /** 503 with `Retry-After`: as it should be where something is away. */
  refused: number;
  /** Neither. */
  wrong: number;
  reasons: Record<string, number>;
}

const BETWEEN_MS = 150;
const SITES = 4;
/** What follows a publication has been noticed by then. */
const QUIET_MS = 2_000;

type Step = () => Promise<Answer>;

/**
 * Submits jobs, announces, sends and completes uploads, gives grants, and asks what nobody has decided on yet, until
 * judged: each is acknowledged, or refused with 503 and `Retry-After`.
 */
export function writingsUnderWay(url: string, adminKey: string, provider: SyntheticProvider) {
  const writing: Writing = { acknowledged: 0, refused: 0, wrong: 0, reasons: {} };
  const jobs = new Map<string, JobInput>();
  const grants: string[] = [];
  const uploads: { site: string; id: string }[] = [];
  let stopped = false;
  let count = 0;
  let accepted = 0;

  /** The answer where it was acknowledged. */
  const judged = async (what: string, asked: Promise<Answer>): Promise<Answer | undefined> => {
    const answer = await asked.catch((error: unknown) => error as Error);
    const said = answer instanceof Error ? String(answer.cause ?? answer) : String(answer.status);
    if (!(answer instanceof Error) && answer.status < 300) {
      writing.acknowledged++;
      accepted = performance.now();
      return answer;
    }
    const isRefusal =
      !(answer instanceof Error) &&
      answer.status === 503 &&
      /^[1-9]\d*$/.test(answer.headers.get('retry-after') ?? '');
    writing[isRefusal ? 'refused' : 'wrong']++;
    const reason = `${what}: ${said}`;
    writing.reasons[reason] = (writing.reasons[reason] ?? 0) + 1;
    return undefined;
  };
  const post = (path: string, key: string, body: object, headers = {}) =>
    callOnce(new URL(path, url), 'POST', {
      key,
      body,
      headers: { 'idempotency-key': crypto.randomUUID(), ...headers },
    });

  const submit = async (i: number) => {
    const input = { i, steps: 1, stepMs: 0, size: 100 };
    const path = `/processes/${ANSWERING}.count-up/execution`;
    const asked = post(path, adminKey, { inputs: input }, { prefer: 'respond-async' });
    const answer = await judged('job', asked);
    if (answer) jobs.set((JSON.parse(answer.text) as { jobID: string }).jobID, input);
  };
  const grant = async (n: number) => {
    const dataset = `soak-granted-${n}`;
    const record = {
      title: dataset,
      publisher: 'soak-publisher',
      access: 'restricted',
      licence: 'etalab-2.0',
    };
    const registered = callOnce(`${url}/datasets/${dataset}`, 'PUT', { key: provider.key, body: record });
    if (!(await judged('dataset', registered))) return;
    const grantee = { kind: 'organisation', id: 'soak-partners' };
    const body = { dataset, grantee, actions: ['read'], purpose: 'research' };
    const answer = await judged('grant', post('/grants', provider.key, body));
    if (answer) grants.push((JSON.parse(answer.text) as { id: string }).id);
  };
  const upload = async (n: number) => {
    const site = `soak-site-${n % SITES}`;
    const bytes = levelFile(String(n % 1_000));
    const files = [{ path: 'level.csv', mediaType: 'text/csv', size: bytes.length }];
    const announced = await judged('upload', post(`/datasets/${site}/uploads`, provider.key, { files }));
    if (!announced) return;
    const { id, files: open } = JSON.parse(announced.text) as {
      id: string;
      files: { parts: { url: string }[] }[];
    };
    for (const { url: part } of open.flatMap(({ parts }) => parts))
      if (!(await judged('part', callOnce(new URL(part, url), 'PUT', { body: bytes })))) return;
    const complete = callOnce(`${url}/datasets/${site}/uploads/${id}/complete`, 'POST', {
      key: provider.key,
      body: {},
    });
    if (await judged('complete', complete)) uploads.push({ site, id });
  };
  const look: Step[] = [
    () => callOnce(`${url}/datasets?limit=5`, 'GET'),
    () => callOnce(`${url}/jobs?limit=1`, 'GET', { key: adminKey }),
    () => callOnce(`${url}/grants?dataset=soak-site-0`, 'GET', { key: provider.key }),
    () => callOnce(`${url}/audit?limit=5`, 'GET', { key: adminKey }),
  ];
  const kinds = [
    { step: submit, moves: false },
    { step: grant, moves: true },
    { step: upload, moves: true },
    {
      step: async (n: number) => void (await judged('look', (look[n % look.length] as Step)())),
      moves: false,
    },
  ];
  let moving = 0;
  let calm = false;
  const loops = (async () => {
    for (let i = 0; i < SITES; i++) await provider.createSite(`soak-site-${i}`);
    await Promise.all(
      kinds.map(async ({ step, moves }) => {
        for (; !stopped; await sleep(BETWEEN_MS)) {
          if (moves && calm) continue;
          if (moves) moving++;
          await step(count++);
          if (moves) moving--;
        }
      }),
    );
  })();

  const isQuiet = async () => {
    if (moving > 0) return false;
    for (const { site, id } of uploads) if (!(await provider.isPublished(site, id))) return false;
    const products = await mustCall<{ items: { state: string }[] }>(
      `${url}/use-cases/${ANSWERING}/products?limit=1000`,
      'GET',
      { key: adminKey },
    );
    return products.items.every(({ state }) => state === 'current');
  };

  return {
    /** Until nothing is under way any more by which decisions end: grants, versions, partitions. Jobs go on. */
    async calm(): Promise<void> {
      calm = true;
      await until('quiet', isQuiet);
      await sleep(QUIET_MS);
      await until('quiet', isQuiet);
    },
    goOn(): void {
      calm = false;
    },
    /** Milliseconds until something is acknowledged again. */
    async untilAccepted(): Promise<number> {
      const began = performance.now();
      await until('a write after the outage', () => Promise.resolve(accepted > began));
      return Math.round(accepted - began);
    },
    async judge(table: JobTable): Promise<{ writing: Writing; lost: number }> {
      stopped = true;
      await loops;
      await until('all jobs', async () => (await table.ended()) >= jobs.size).catch(() => undefined);
      const { failed, lost, doubled } = await table.judge(jobs);
      const known = new Set<string>();
      for (let next: string | undefined = `/grants?limit=1000`; next !== undefined;) {
        const page: { items: { id: string }[]; next?: string } = await mustCall(new URL(next, url), 'GET', {
          key: adminKey,
        });
        for (const { id } of page.items) known.add(id);
        next = page.next;
      }
      let missing = grants.filter((id) => !known.has(id)).length;
      for (const { site, id } of uploads)
        await until(id, () => provider.isPublished(site, id), 30_000).catch(() => missing++);
      return { writing, lost: failed + lost + doubled + missing };
    },
  };
}
