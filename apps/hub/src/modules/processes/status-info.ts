import { inLanguage, type Language, problemDocument, type ProblemDocument } from '@cdh/contracts';
import type { JobStatus } from '../use-cases/index.ts';
import { type Link, linker, OGC } from './links.ts';

export type OgcStatus = 'accepted' | 'running' | 'successful' | 'failed' | 'dismissed';

/** `statusInfo.yaml` of OGC API – Processes, and what the hub says beyond it. */
export interface StatusInfo {
  jobID: string;
  processID: string;
  type: 'process';
  status: OgcStatus;
  message?: string;
  /** Percent. */
  progress: number;
  created: string;
  started?: string;
  finished?: string;
  updated: string;
  /** 1 is the next to begin; 0 no longer waits. */
  queuePosition: number;
  estimatedStart: string | null;
  /** Until when job and results are kept; null while it is not over. */
  retainUntil: string | null;
  /** No attempt succeeded, and the job waits for somebody to retry it. */
  parked?: true;
  attempts?: number;
  batch?: string;
  submitter?: { kind: string; id: string };
  /** What a partition's job computes. */
  product?: string;
  partition?: string;
  /** Why it failed. */
  problem?: ProblemDocument;
  links?: Link[];
}

/** The standard knows no parked jobs: to its clients they have failed. */
const OGC_STATUS: Record<JobStatus['state'], OgcStatus> = {
  accepted: 'accepted',
  running: 'running',
  successful: 'successful',
  failed: 'failed',
  parked: 'failed',
  dismissed: 'dismissed',
  superseded: 'dismissed',
};

/** States that are shown as this status. */
export const statesOf = (status: OgcStatus): JobStatus['state'][] =>
  (Object.keys(OGC_STATUS) as JobStatus['state'][]).filter((state) => OGC_STATUS[state] === status);

export function showStatus(job: JobStatus, processID: string, language: Language): StatusInfo {
  const { problem } = job;
  const message = job.message ?? undefined;
  const told = problem ? `${problem.code}: ${inLanguage(problem.detail, language)}` : undefined;
  const said = told ?? (message && inLanguage(message, language));
  return {
    jobID: job.id,
    processID,
    type: 'process',
    status: OGC_STATUS[job.state],
    ...(said === undefined ? {} : { message: said }),
    progress: job.state === 'successful' ? 100 : job.progress,
    created: job.createdAt,
    ...(job.startedAt === null ? {} : { started: job.startedAt }),
    ...(job.endedAt === null ? {} : { finished: job.endedAt }),
    updated: job.endedAt ?? job.startedAt ?? job.createdAt,
    queuePosition: job.queuePosition,
    estimatedStart: job.estimatedStart,
    retainUntil: job.retainUntil,
    ...(job.state === 'parked' ? { parked: true as const } : {}),
    attempts: job.attempts,
    ...(job.batch === null ? {} : { batch: job.batch }),
    ...(job.submitter === null ? {} : { submitter: job.submitter }),
    ...(job.product === undefined ? {} : { product: job.product }),
    ...(job.partition === undefined ? {} : { partition: job.partition }),
    ...(problem ? { problem: problemDocument(problem, language) } : {}),
  };
}

const JOBS = { fr: 'Travaux', en: 'Jobs' };

export function withLinks(status: StatusInfo, base: string, language: Language): StatusInfo {
  const link = linker(base, language);
  const at = `/jobs/${status.jobID}`;
  return {
    ...status,
    links: [
      link('self', at, { fr: 'Ce travail', en: 'This job' }),
      link(`${OGC}/job-list`, '/jobs', JOBS),
      link('monitor', `${at}/events`, { fr: 'Au fil de l’eau', en: 'As it goes' }, 'text/event-stream'),
      ...(status.status === 'successful'
        ? [link(`${OGC}/results`, `${at}/results`, { fr: 'Résultats', en: 'Results' })]
        : []),
      ...(status.status === 'failed'
        ? [link(`${OGC}/exceptions`, `${at}/results`, { fr: 'La raison', en: 'The reason' })]
        : []),
    ],
  };
}
