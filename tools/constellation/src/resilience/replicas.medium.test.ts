import { beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page, Version } from '@cdh/sdk';
import { call } from './call.testing.ts';
import { eventually } from './eventually.testing.ts';
import { DROUGHT, Provider, type Site } from './provider.testing.ts';
import { questionsUnderWay } from './questions-under-way.testing.ts';
import { startSecondReplica, untilCounted } from './second-replica.testing.ts';
import { syntheticSeries } from './series.testing.ts';
import { useHubs } from './use-hubs.testing.ts';
import { workUnderWay } from './work-under-way.testing.ts';

const hubs = useHubs(() => ({ hubReplicas: 2 }));
let first: Provider;
let second: Provider;
let steady: Site;
const at = (replica: number) => hubs.current.urls[replica] ?? '';

beforeAll(async () => {
  first = await Provider.join(at(0), hubs.current.adminKey, 'first');
  second = await Provider.join(at(1), hubs.current.adminKey, 'second');
  steady = await first.publishSite(syntheticSeries(1));
  await first.partition(steady);
}, 60_000);

/** How long this replica goes on answering so, at most a little over what is allowed. */
async function untilRefused(status: number, ask: () => Promise<{ status: number }>): Promise<number> {
  const began = performance.now();
  const last = await eventually(ask, (answer) => answer.status === status, { withinMs: 1_500, everyMs: 20 });
  expect(last.status).toBe(status);
  return performance.now() - began;
}

describe('two replicas of the hub', () => {
  it('refuse a key within a second of its revocation on the other one', async () => {
    const { id, key } = await first.createKey({ kind: 'member', id: 'first-partners-member' });
    const whoami = () => call(at(1), 'GET', '/whoami', { key });
    expect((await whoami()).status).toBe(200);
    await first.must('DELETE', `/keys/${id}`, { key: first.adminKey });
    expect(await untilRefused(401, whoami)).toBeLessThan(1_000);
  });

  it('refuse what a grant allowed within a second of its revocation on the other one', async () => {
    const grantee = { kind: 'organisation' as const, id: 'first-partners' };
    const grant = await first.grant({ dataset: steady.id, grantee, actions: ['query'], through: DROUGHT });
    const path = `/use-cases/${DROUGHT}/get-indices?site=${steady.id}&index=spi&scale=6`;
    const ask = () => call(at(1), 'GET', path, { key: first.partnerKey });
    expect((await eventually(ask, ({ status }) => status === 200)).status).toBe(200);
    await first.must('DELETE', `/grants/${grant.id}`);
    expect(await untilRefused(403, ask)).toBeLessThan(1_000);
  });

  it('share the work, do nothing twice, and one goes on when the other is killed −9', async () => {
    const works = [workUnderWay(first, steady), workUnderWay(second, steady)];
    await Promise.all(works.map((work) => work.accepting(3)));
    hubs.current.processes.kill('hub-2', 'SIGKILL');
    await Promise.all(works.map((work) => work.accepting(3, 25_000)));
    await Promise.all(works.map((work) => work.stop()));
    expect(works[0]?.refusals).toEqual([]);

    for (const [i, provider] of [first, second].entries())
      for (const { dataset, upload } of works[i]?.accepted ?? []) {
        const version = await provider.published(dataset, upload);
        expect(await provider.partition({ id: dataset, version })).toMatchObject({ state: 'current' });
        const versions = await provider.must('GET', `/datasets/${dataset}/versions`);
        expect(versions.json<Page<Version>>().items.map(({ number }) => number)).toEqual([1]);
      }
    expect(await doneTwice()).toEqual([]);
  }, 90_000);

  it('and of a use case are restarted one after the other while questions come: no call fails', async () => {
    const { processes, urls } = hubs.current;
    const replica = await startSecondReplica(hubs, DROUGHT);
    try {
      const questions = questionsUnderWay(urls, steady.id, first.key);
      await sleep(500);
      for (const [i, name] of ['hub', 'hub-2'].entries()) {
        await questions.whileStopping(urls[i] ?? '', () => processes.stop(name));
        await processes.start(name);
        questions.isBack(urls[i] ?? '');
        await sleep(300);
      }
      await processes.stop(DROUGHT);
      await processes.start(DROUGHT);
      await untilCounted(hubs, DROUGHT, 2);
      await replica.stop();
      await sleep(300);
      const { answered, failed } = await questions.stop();
      expect(failed).toEqual({});
      expect(answered).toBeGreaterThan(200);
    } finally {
      await replica.stop();
    }
  }, 60_000);
});

/** Events told twice, and partitions computed again for the same inputs. */
async function doneTwice(): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: hubs.current.database.ownerUrl });
  await client.connect();
  try {
    const events = await client.query(
      `select subject, payload from platform.outbox where subject like 'events.%version-published%'
       group by subject, payload having count(*) > 1`,
    );
    const jobs = await client.query(
      `select product, partition, wanted from use_cases.jobs where state = 'successful'
       group by product, partition, wanted having count(*) > 1`,
    );
    return [...events.rows, ...jobs.rows];
  } finally {
    await client.end();
  }
}
