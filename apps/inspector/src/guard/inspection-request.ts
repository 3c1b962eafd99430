import type { Input, Inspection, inspectFile } from '@cdh/contracts';

/** What a child process is asked, and what it says; both travel as JSON. */
export type InspectionRequest = Input<typeof inspectFile>;

export interface InspectionReply {
  inspection: Inspection;
  /** The most memory that the process has held, in bytes. */
  peakBytes: number;
}
