/** Names of the headers of a call over NATS. */
export const header = {
  /** Milliseconds that the caller still waits. */
  deadline: 'Cdh-Deadline-Ms',
  /** Media type asked for. */
  accept: 'Cdh-Accept',
  /** The partitions decided upon, as JSON: PartitionRef[]. */
  partitions: 'Cdh-Partitions',
  /** Where that list lies when it is too large for a message, as JSON: PartitionsClaim. */
  partitionsClaim: 'Cdh-Partitions-Claim',
  /** HTTP status of the reply. */
  status: 'Cdh-Status',
  contentType: 'Content-Type',
  /** CPU time the service spent, in ms with decimals. */
  cpu: 'Cdh-Cpu-Ms',
  /** Claim check: where the body lies when it is too large for a message. */
  claim: 'Cdh-Claim',
  /** As the NATS services convention (ADR-32) names a failure. */
  serviceError: 'Nats-Service-Error',
  serviceErrorCode: 'Nats-Service-Error-Code',
  traceparent: 'traceparent',
  tracestate: 'tracestate',
} as const;

/** A reply larger than this goes by claim check. */
export const MAX_INLINE_REPLY = 768 * 1024;

/** A longer list of partitions goes by claim check: a request travels in the same message. */
export const MAX_INLINE_PARTITIONS = 192 * 1024;

export const MEDIA_JSON = 'application/json';
export const MEDIA_PROBLEM = 'application/problem+json';
