import type { Problem } from '@cdh/contracts';

/** What one served subject has done since the process began, in the words of ADR-32 of NATS. */
export class EndpointStatistics {
  readonly subject: string;
  readonly queue: string;
  readonly metadata: Record<string, string>;
  requests = 0;
  errors = 0;
  lastError = '';
  /** Sum over all calls, ms. */
  processingMs = 0;

  constructor(subject: string, queue: string, metadata: Record<string, string>) {
    this.subject = subject;
    this.queue = queue;
    this.metadata = metadata;
  }
}

export function countCall(statistics: EndpointStatistics, ms: number, failure: Problem | undefined): void {
  statistics.requests++;
  statistics.processingMs += ms;
  if (!failure) return;
  statistics.errors++;
  statistics.lastError = `${failure.status}:${failure.code}`;
}
