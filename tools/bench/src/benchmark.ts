import type { Report } from './report.ts';

export interface Settings {
  /** Rounds of each side. */
  rounds: number;
  /** Length of one round. */
  seconds: number;
  /** Until memory is measured. */
  settleSeconds: number;
  report: Report;
}

export interface Benchmark {
  /** As in `npm run bench -- <name>`. */
  name: string;
  title: { fr: string; en: string };
  /** @throws OutputsDiffer when the sides do not answer the same: nothing is timed then */
  run(settings: Settings): Promise<void>;
}

/** What is compared does not do the same: the command fails, as it does not for a bar that is missed. */
export class OutputsDiffer extends Error {
  override name = 'OutputsDiffer';
}
