import { setTimeout as sleep } from 'node:timers/promises';

export interface Outcome {
  asked: number;
  failed: number;
  /** How often each reason was met. */
  reasons: Record<string, number>;
  perSecond: number;
  /** Of those that did not fail. */
  p99Ms: number;
  slowestMs: number;
}

/** What went wrong with a call, without what differs from one to the other. */
export class CallFailed extends Error {}

/** Beyond this the machine, not the hub, is what is measured. */
const MOST_UNDER_WAY = 100;

/**
 * Asks at this rate, whether answers come or not, as strangers do. A rate that the machine can not hold is not made up
 * for later: `perSecond` tells.
 * @param ask rejects where the call failed; told the number of the call
 */
export function startTraffic(rate: number, ask: (n: number) => Promise<void>) {
  const began = performance.now();
  const reasons: Record<string, number> = {};
  const durations: number[] = [];
  const underWay = new Set<Promise<void>>();
  let asked = 0;
  let skipped = 0;
  let failed = 0;
  let stopped = false;
  const one = async (n: number) => {
    const start = performance.now();
    try {
      await ask(n);
      durations.push(performance.now() - start);
    } catch (error) {
      failed++;
      const reason = describe(error);
      reasons[reason] = (reasons[reason] ?? 0) + 1;
    }
  };
  const asking = (async () => {
    while (!stopped) {
      const due = Math.floor(((performance.now() - began) / 1_000) * rate) - skipped;
      while (asked < due && underWay.size < MOST_UNDER_WAY) {
        const call = one(asked++).finally(() => underWay.delete(call));
        underWay.add(call);
      }
      skipped += Math.max(0, due - asked);
      await sleep(5);
    }
  })();
  return {
    /** For whoever watches. */
    get soFar() {
      return failed === 0 ? '0 failed' : `${failed} failed: ${JSON.stringify(reasons)}`;
    },
    async stop(): Promise<Outcome> {
      stopped = true;
      await asking;
      const seconds = (performance.now() - began) / 1_000;
      await Promise.all(underWay);
      durations.sort((a, b) => a - b);
      return {
        asked,
        failed,
        reasons,
        perSecond: Math.round(asked / seconds),
        p99Ms: Math.round(durations[Math.floor(durations.length * 0.99)] ?? 0),
        slowestMs: Math.round(durations.at(-1) ?? 0),
      };
    },
  };
}

function describe(error: unknown): string {
  if (error instanceof CallFailed) return error.message;
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause : undefined;
  const code = cause && 'code' in cause ? ` ${String(cause.code)}` : '';
  return `${error.name}: ${error.message}${code} ${cause?.message ?? ''}`;
}
