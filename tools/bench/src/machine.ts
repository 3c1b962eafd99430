import { availableParallelism, cpus, totalmem } from 'node:os';

/** The machine in a line: figures mean nothing without it. */
export function describeMachine(): string {
  const model = cpus()[0]?.model.trim() || process.arch;
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${availableParallelism()} × ${model}, ${memory} GiB, ${process.platform} ${process.arch}, Node ${process.version}`;
}
