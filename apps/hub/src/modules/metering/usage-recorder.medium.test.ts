import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { useHub } from '../../hub.testing.ts';
import { useGate } from '../../shared/gate.testing.ts';
import { HubDatabase } from '../../shared/hub-database.ts';
import type { Principal } from '../../shared/principal.ts';
import { UsageRecorder } from './usage-recorder.ts';

const client: Principal = { kind: 'client', id: 'test-client', organisation: 'other-org', roles: [] };

describe('usage', () => {
  const gate = useGate();
  const hub = useHub(() => ({ DATABASE_URL: gate.through(hub.postgres.appUrl) }));
  const recorder = (app = hub.running.app) => app.get(UsageRecorder, { strict: false });
  const record = (dataset: string, count: number, by = recorder()) => {
    for (let i = 0; i < count; i += 1)
      by.record({ principal: client, dataset, version: 1, status: 200, bytes: i });
  };
  const written = async (dataset: string) => {
    const { query } = hub.running.app.get(HubDatabase, { strict: false });
    const rows = await query
      .selectFrom('metering.usage_events')
      .select('bytes')
      .where('dataset', '=', dataset)
      .execute();
    return rows.map(({ bytes }) => bytes).toSorted((a, b) => a - b);
  };
  const counts = (n: number) => Array.from({ length: n }, (_, i) => i);

  it('is written within a second', async () => {
    record('quick', 10);
    await wait(1000);
    expect(await written('quick')).toEqual(counts(10));
  });

  it('is written once, also what comes while Postgres is away', async () => {
    record('away', 100);
    gate.close();
    await wait(3000);
    gate.open();
    for (let looks = 0; looks < 60 && (await written('away').catch(() => [])).length < 100; looks += 1)
      await wait(100);
    await wait(500);
    expect(await written('away')).toEqual(counts(100));
  });

  it('is all written before a process ends, also while a batch is on its way', async () => {
    const leaving = await hub.replica();
    const by = recorder(leaving.app);
    record('leaving', 5000, by);
    await wait(410);
    for (let i = 5000; i < 5100; i += 1)
      by.record({ principal: client, dataset: 'leaving', status: 200, bytes: i });
    await leaving.stop();
    expect(await written('leaving')).toEqual(counts(5100));
  });
});
