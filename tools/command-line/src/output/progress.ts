import cliProgress from 'cli-progress';
import type { Context } from '../context.ts';
import { bytesText } from './table.ts';

export interface Progress {
  update(done: number): void;
  stop(): void;
}

/**
 * A bar on standard error, so that standard output stays the result's alone. Where it is no terminal, a line every two
 * seconds instead.
 */
export function startProgress(context: Context, label: string, total: number): Progress {
  const { stderr } = context;
  const bar = new cliProgress.SingleBar({
    stream: stderr,
    noTTYOutput: stderr.isTTY !== true,
    notTTYSchedule: 2_000,
    hideCursor: true,
    barsize: 24,
    etaBuffer: 50,
    // In a pipe there is no line to overwrite, and the bar itself says nothing that the numbers don't.
    format: `${label} {bar} {percentage} % · {done} / {all} · {rate}/s`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
  });
  const begun = performance.now();
  let first: number | undefined;
  const payload = (done: number) => {
    const seconds = (performance.now() - begun) / 1000;
    const rate = seconds > 0.5 ? (done - (first ?? 0)) / seconds : 0;
    return { done: bytesText(done), all: bytesText(total), rate: bytesText(rate) };
  };
  bar.start(Math.max(total, 1), 0, payload(0));
  return {
    update: (done) => {
      first ??= done;
      bar.update(total === 0 ? 1 : done, payload(done));
    },
    stop: () => bar.stop(),
  };
}
