import { OutputsDiffer, type Settings } from './benchmark.ts';
import type { Program } from './program.ts';
import { startProgram } from './program.ts';
import type { Bar } from './report.ts';
import { interleave, median, pairedRatio } from './statistics.ts';

export interface Target {
  name: string;
  url: string;
  headers?: Record<string, string>;
  /** Each request asks for other years of calibration, from these on: no answer can have been given before. */
  calibrations?: { first: number; last: number };
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

export interface Contender {
  target: Target;
  /** For its speed over the baseline's. */
  bar?: Bar;
}

export interface Comparison {
  contenders: Contender[];
  baseline: Target;
  connections: number;
}

/** @throws OutputsDiffer when the bodies are not the same, byte for byte; otherwise their length */
export async function assertSameBodies([first, ...others]: [Target, ...Target[]]): Promise<number> {
  const expected = await readBody(first);
  for (const other of others) {
    const body = await readBody(other);
    if (!body.equals(expected))
      throw new OutputsDiffer(
        `${first.name} answers ${expected.length} bytes, ${other.name} ${body.length}: not the same`,
      );
  }
  return expected.length;
}

const WARM_UP_SECONDS = 2;

/**
 * Requests per second of each contender against the baseline, by turns: medians, 99th percentiles and the medians of
 * the rounds' ratios.
 * @throws OutputsDiffer as soon as one of them fails to answer
 */
export async function compareHttp(
  load: Load,
  { contenders, baseline, connections }: Comparison,
  { rounds, seconds, report }: Settings,
): Promise<void> {
  const targets = [...contenders.map(({ target }) => target), baseline];
  const run = async (target: Target, length: number) => {
    const result = await load.ask<LoadResult>({ target, connections, seconds: length });
    if (result.wrong > 0) throw new OutputsDiffer(`${target.name}: ${result.wrong} requests failed`);
    return result;
  };
  for (const target of targets) await run(target, Math.min(WARM_UP_SECONDS, seconds));
  const results = await interleave(
    rounds,
    targets.map((target) => () => run(target, seconds)),
  );
  const speeds = results.map((side) => side.map(({ perSecond }) => perSecond));
  for (const [index, { name }] of targets.entries()) {
    report.figure(name, median(speeds[index]!), 'req/s');
    report.figure('  p99', median(results[index]!.map(({ p99Ms }) => p99Ms)), 'ms');
  }
  for (const [index, { target, bar }] of contenders.entries())
    report.figure(`${target.name} / ${baseline.name}`, pairedRatio(speeds[index]!, speeds.at(-1)!), 'x', bar);
}
