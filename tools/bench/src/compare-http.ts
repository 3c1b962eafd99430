import { OutputsDiffer, type Settings } from './benchmark.ts';
import type { Program } from './program.ts';
import { startProgram } from './program.ts';
import type { Bar } from './report.ts';
import { interleave, median, pairedRatio } from './statistics.ts';

export interface Target {
  name: string;
  url: string;
  headers?: Record<string, string>;
}

export interface LoadOrder {
  target: Target;
  connections: number;
  seconds: number;
}

export interface LoadResult {
  perSecond: number;
  p99Ms: number;
  /** Answers that were no success, and requests without answer. */
  wrong: number;
}

export type Load = Program<undefined>;

/** The load generator, as a process of its own. */
export const startLoad = (): Promise<Load> =>
  startProgram<undefined>(new URL('load.program.ts', import.meta.url), {});

/** The body of one answer. @throws OutputsDiffer unless its status is 200 */
export async function readBody({ name, url, headers = {} }: Target): Promise<Buffer> {
  const response = await fetch(url, { headers: { 'accept-encoding': 'identity', ...headers } });
  const body = Buffer.from(await response.arrayBuffer());
  if (response.status !== 200)
    throw new OutputsDiffer(`${name}: ${response.status} ${body.toString().slice(0, 500)}`);
  return body;
}

/** @throws OutputsDiffer when the bodies are not the same, byte for byte */
export async function assertSameBody(a: Target, b: Target): Promise<number> {
  const [bodyA, bodyB] = [await readBody(a), await readBody(b)];
  if (!bodyA.equals(bodyB))
    throw new OutputsDiffer(
      `${a.name} answers ${bodyA.length} bytes, ${b.name} ${bodyB.length}: not the same`,
    );
  return bodyA.length;
}

const WARM_UP_SECONDS = 2;

/**
 * Requests per second of `a` against `b`, by turns: medians, 99th percentiles and the median of the rounds' ratios.
 * @throws OutputsDiffer as soon as one of them fails to answer
 */
export async function compareHttp(
  load: Load,
  [a, b]: [Target, Target],
  { connections, bar }: { connections: number; bar: Bar },
  { rounds, seconds, report }: Settings,
): Promise<void> {
  const sides = [a, b].map((target) => async (length: number) => {
    const result = await load.ask<LoadResult>({ target, connections, seconds: length });
    if (result.wrong > 0) throw new OutputsDiffer(`${target.name}: ${result.wrong} requests failed`);
    return result;
  });
  for (const side of sides) await side(Math.min(WARM_UP_SECONDS, seconds));
  const results = await interleave(
    rounds,
    sides.map((side) => () => side(seconds)),
  );
  const speeds = results.map((side) => side.map(({ perSecond }) => perSecond));
  for (const [index, { name }] of [a, b].entries()) {
    report.figure(name, median(speeds[index]!), 'req/s');
    report.figure('  p99', median(results[index]!.map(({ p99Ms }) => p99Ms)), 'ms');
  }
  report.figure(`${a.name} / ${b.name}`, pairedRatio(speeds[0]!, speeds[1]!), 'x', bar);
}
