import type { JobStatus } from '@cdh/sdk';
import cliProgress from 'cli-progress';
import type { Context } from '../context.ts';
import { printable } from './table.ts';

export interface JobProgress {
  update(status: JobStatus): void;
  stop(): void;
}

/** How far a job is, on standard error; a line every two seconds where that is no terminal. */
export function startJobProgress({ stderr, say }: Context, first: JobStatus): JobProgress {
  const bar = new cliProgress.SingleBar({
    stream: stderr,
    noTTYOutput: stderr.isTTY !== true,
    notTTYSchedule: 2_000,
    hideCursor: true,
    barsize: 24,
    format: '{job} {bar} {percentage} % · {said}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
  });
  const payload = ({ jobID, status, message, queuePosition }: JobStatus) => ({
    job: jobID,
    said:
      status === 'accepted' && queuePosition
        ? say('queuePlace', { place: queuePosition })
        : printable(message ?? status),
  });
  bar.start(100, first.progress ?? 0, payload(first));
  return {
    update: (status) => bar.update(status.progress ?? 0, payload(status)),
    stop: () => bar.stop(),
  };
}
