import type { JobState } from '../../../database/schema.ts';
import type { JobRow } from '../jobs.repository.ts';

/** A job as whoever may know of it sees it. */
export interface JobStatus {
  id: string;
  /** `partition`: the hub asked for it itself; `operation`: somebody submitted it. */
  kind: 'partition' | 'operation';
  useCase: string;
  operation: string;
  version: number;
  state: 'accepted' | Exclude<JobState, 'queued'>;
  /** Percent. */
  progress: number;
  message: { fr: string; en?: string } | null;
  /** Attempts begun since it was queued last. */
  attempts: number;
  batch: string | null;
  /** People by their pseudonym. */
  submitter: { kind: string; id: string } | null;
  product?: string;
  partition?: string;
  /** Why it failed, or was parked. */
  problem?: JobRow['problem'] & object;
  createdAt: string;
  startedAt: string | null;
  endedAt: string | null;
  /** Until when the job and its results are kept, once it is over. */
  retainUntil: string | null;
  /** Its place among those that wait for the same operation, 1 being the next; 0 once it no longer waits. */
  queuePosition: number;
  /** By the recent throughput of the operation; null when that is unknown, or nothing is to be estimated. */
  estimatedStart: string | null;
}

export function showJob(row: JobRow, queuePosition: number, estimatedStart: Date | null): JobStatus {
  const over = row.ended_at !== null;
  return {
    id: row.id,
    kind: row.kind,
    useCase: row.use_case,
    operation: row.operation,
    version: row.version,
    state: row.state === 'queued' ? 'accepted' : row.state,
    progress: row.progress,
    message: row.message,
    attempts: row.attempts,
    batch: row.batch,
    submitter: row.submitter_kind ? { kind: row.submitter_kind, id: row.submitter_name ?? '' } : null,
    ...(row.product === null || row.partition === null
      ? {}
      : { product: row.product, partition: row.partition }),
    ...(row.problem && over ? { problem: row.problem } : {}),
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
    retainUntil: row.retain_until?.toISOString() ?? null,
    queuePosition,
    estimatedStart: estimatedStart?.toISOString() ?? null,
  };
}
