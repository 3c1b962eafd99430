import type { Budget } from './budget.ts';
import type { Findings } from './findings.ts';
import type { OpenCompanion, Source } from './source.ts';

export interface ReaderOptions {
  /** What the dataset says of its CSV files. */
  csv?: { delimiter?: string | undefined; encoding?: string | undefined } | undefined;
  companions?: OpenCompanion | undefined;
  companionPaths?: readonly string[] | undefined;
  /** Reads a file that was inside another, by its own format. */
  readInner: Reader;
}

/** Describes a file of one format, as far as it can; what it finds before it throws stays. */
export type Reader = (
  source: Source,
  findings: Findings,
  budget: Budget,
  options: ReaderOptions,
) => Promise<void>;
