import type { Manifest } from '@cdh/contracts';
import {
  completeJob,
  completePartition,
  controlModule,
  controlSubject,
  inboxPrefix,
  issueClaim,
  issuePartition,
  issueUploads,
  jobConsumer,
  JOBS_STREAM,
  operationSubject,
  partitionJob,
  reportError,
  reportProgress,
  startJob,
  startPartition,
  useCaseEventSubject,
} from '@cdh/contracts';

/** Permissions of a NATS user, as its JWT states them. */
export interface NatsPermissions {
  pub: { allow: string[] };
  sub: { allow: string[] };
  /** Answers to what was asked: how many, and for how long after the question, in nanoseconds. */
  resp: { max: number; ttl: number };
}

/** Replies to the hub. Ids of use cases are lower case: none can have this prefix. */
export const HUB_INBOX_PREFIX = inboxPrefix('HUB');

const FIVE_MINUTES_NS = 5 * 60 * 1e9;
/** One answer for each question, while any caller could still wait. */
const resp = { max: 1, ttl: FIVE_MINUTES_NS };

const controls: { [Name in keyof typeof controlModule]: { version: number } } = {
  'start-partition': startPartition,
  'issue-uploads': issueUploads,
  'complete-partition': completePartition,
  'issue-partition': issuePartition,
  'issue-claim': issueClaim,
  'start-job': startJob,
  'report-progress': reportProgress,
  'report-error': reportError,
  'complete-job': completeJob,
};

/** Exactly what a use case declares: its operations, its jobs, its inbox, and the hub in its own name. */
export function useCasePermissions({
  id,
  operations,
  publishes,
}: Pick<Manifest, 'id' | 'operations' | 'publishes'>): NatsPermissions {
  const consumers = [
    ...publishes.map(({ product }) => jobConsumer(id, partitionJob(product), 1)),
    ...operations
      .filter(({ kind }) => kind === 'job')
      .map(({ name, version }) => jobConsumer(id, name, version)),
  ];
  const names = Object.keys(controls) as (keyof typeof controls)[];
  return {
    pub: {
      allow: [
        ...names.map((name) => controlSubject(controlModule[name], name, controls[name].version, id)),
        ...consumers.flatMap((consumer) => [
          `$JS.API.CONSUMER.INFO.${JOBS_STREAM}.${consumer}`,
          `$JS.API.CONSUMER.MSG.NEXT.${JOBS_STREAM}.${consumer}`,
          `$JS.ACK.${JOBS_STREAM}.${consumer}.>`,
        ]),
      ],
    },
    sub: {
      allow: [
        ...operations
          .filter(({ kind }) => kind === 'query')
          .map(({ name, version }) => operationSubject(id, name, version)),
        ...['PING', 'INFO', 'STATS'].map((verb) => `$SRV.${verb}`),
        `$SRV.*.${id}`,
        `$SRV.*.${id}.*`,
        `${inboxPrefix(id)}.>`,
        useCaseEventSubject('use-cases', 'partition-published', 1, id),
      ],
    },
    resp,
  };
}

/** The hub calls every use case, serves every control operation and keeps the streams; no inbox but its own. */
export const hubPermissions = (): NatsPermissions => ({
  pub: { allow: ['uc.>', 'hub.>', 'events.>', 'jobs.>', '$SRV.>', '$JS.API.>', '$JS.ACK.>'] },
  sub: { allow: ['hub.>', 'events.>', '$SRV.>', '$JS.EVENT.ADVISORY.>', `${HUB_INBOX_PREFIX}.>`] },
  resp,
});
