import { describe, expect, it } from '@jest/globals';
import { runSoak } from '../run-soak.testing.ts';
import type { OutageOutcome } from './postgres-outage.ts';
import type { HubsOutcome } from './roll-hubs.ts';
import type { RollOutcome } from './roll-use-case.ts';

const LONG_MS = 240_000;

/** What it measured; where it ended otherwise than with 0, what it said stands beside the figures. */
async function measure<Outcome>(...args: string[]): Promise<Outcome & { said: string }> {
  const { code, stdout, stderr } = await runSoak(...args);
  const outcome = (stdout === '' ? {} : JSON.parse(stdout)) as Outcome;
  return { ...outcome, said: code === 0 ? '' : `${code} ${stderr}` };
}

describe('no call fails', () => {
  it(
    'while the replicas of a use case are replaced in turn',
    async () => {
      const rolled = await measure<RollOutcome>('rolling', 'use-case', '--restarts', '6');
      expect(rolled).toMatchObject({ said: '', reasons: {}, failed: 0, unclean: 0, restarts: 6 });
      expect(rolled.asked).toBeGreaterThan(100);
    },
    LONG_MS,
  );

  it(
    'while the replicas of a use case are killed −9: their questions go to the other one',
    async () => {
      const rolled = await measure<RollOutcome>('rolling', 'use-case', '--kill', '--restarts', '6');
      expect(rolled).toMatchObject({ said: '', reasons: {}, failed: 0, restarts: 6 });
    },
    LONG_MS,
  );

  it(
    'while the hubs are restarted in turn, and what they acknowledged comes to its end',
    async () => {
      const rolled = await measure<HubsOutcome>('rolling', 'hub', '--restarts', '4', '--rate', '40');
      expect(rolled).toMatchObject({ said: '', reasons: {}, failed: 0, lost: 0, restarts: 4 });
      expect(rolled.acknowledged).toBeGreaterThan(10);
    },
    LONG_MS,
  );
});

describe('Postgres killed and away for a while', () => {
  it(
    'reads under a held decision go on, all else is refused with 503, and nothing acknowledged is lost',
    async () => {
      const outage = await measure<OutageOutcome>('outage', '--seconds', '8');
      expect(outage).toMatchObject({
        said: '',
        reads: { failed: 0, reasons: {} },
        writes: { wrong: 0 },
        lost: 0,
        uncounted: 0,
      });
      expect(outage.writes.refused).toBeGreaterThan(10);
      expect(outage.writes.acknowledged).toBeGreaterThan(10);
      expect(outage.readiness.at(-1)).toContain('"away":["database"]');
      expect(outage.recoveredMs).toBeLessThan(15_000);
    },
    LONG_MS,
  );
});
