import type { MetricOptions } from '@opentelemetry/api';
import { metrics } from '@opentelemetry/api';

/** Closed, so that series stay few; the exact status is in traces and usage events. */
export type Outcome = 'ok' | 'client_error' | 'server_error' | 'unavailable' | 'timeout';

export interface OperationLabels {
  useCase: string;
  operation: string;
}

export interface OutcomeLabels extends OperationLabels {
  outcome: Outcome;
}

export interface QueuedJobs extends OperationLabels {
  count: number;
}

/** The outcome of an answer with this HTTP status. */
export function outcomeOf(status: number): Outcome {
  if (status < 400) return 'ok';
  if (status === 503) return 'unavailable';
  if (status === 504) return 'timeout';
  return status < 500 ? 'client_error' : 'server_error';
}

/** An operation was answered, after this many seconds as its caller saw it. */
export function recordOperation(labels: OutcomeLabels, seconds: number): void {
  instruments().operationDuration.record(seconds, withOutcome(labels));
}

/** A job reached its end after this many seconds of work. */
export function recordJob(labels: OutcomeLabels, seconds: number): void {
  instruments().jobDuration.record(seconds, withOutcome(labels));
}

/** A job was handed to a worker, once more or for the first time. */
export function recordJobAttempt(labels: OperationLabels): void {
  instruments().jobAttempts.add(1, attributes(labels));
}

/** Bytes read from or written to object storage. */
export function recordStorageBytes(direction: 'read' | 'write', bytes: number): void {
  instruments().storageBytes.add(bytes, { direction });
}

/** A stored object was read whole: it was good, or what was found instead. */
export function recordStorageCheck(
  place: 'first' | 'second',
  result: 'good' | 'changed' | 'missing' | 'unreadable',
): void {
  instruments().storageChecks.add(1, { place, result });
}

/**
 * Reports how many jobs wait, read at each export from where the truth is (a count of our own would drift at
 * every crash). Replicas report the same figure: take the maximum, not the sum.
 * @returns stops reporting
 */
export function observeQueuedJobs(read: () => QueuedJobs[] | Promise<QueuedJobs[]>): () => void {
  const gauge = meter().createObservableGauge('cdh.job.queued', {
    description: 'Jobs that wait for a worker.',
    unit: '{job}',
  });
  const report: Parameters<typeof gauge.addCallback>[0] = async (result) => {
    for (const { count, ...labels } of await read()) result.observe(count, attributes(labels));
  };
  gauge.addCallback(report);
  return () => gauge.removeCallback(report);
}

export type CircuitState = 'closed' | 'half-open' | 'open';

/** In the order of how much is wrong. */
const CIRCUIT_STATES: readonly CircuitState[] = ['closed', 'half-open', 'open'];

/**
 * Reports the state of each use case's circuit breaker in this process: 0 closed, 1 trying again, 2 open.
 * @returns stops reporting
 */
export function observeCircuits(read: () => Promise<{ useCase: string; state: CircuitState }[]>): () => void {
  const gauge = meter().createObservableGauge('cdh.circuit.state', {
    description: 'Circuit breaker of a use case: 0 closed, 1 trying again, 2 open.',
  });
  const report: Parameters<typeof gauge.addCallback>[0] = async (result) => {
    for (const { useCase, state } of await read())
      result.observe(CIRCUIT_STATES.indexOf(state), { use_case: useCase });
  };
  gauge.addCallback(report);
  return () => gauge.removeCallback(report);
}

let created: ReturnType<typeof createInstruments> | undefined;

function instruments() {
  return (created ??= createInstruments());
}

function createInstruments() {
  return {
    operationDuration: meter().createHistogram(
      'cdh.operation.duration',
      seconds(
        'Duration of operations of use cases.',
        [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      ),
    ),
    jobDuration: meter().createHistogram(
      'cdh.job.duration',
      seconds(
        'Duration of jobs, from start to end of the work.',
        [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600],
      ),
    ),
    jobAttempts: meter().createCounter('cdh.job.attempts', {
      description: 'Times that a job was handed to a worker.',
      unit: '{attempt}',
    }),
    storageBytes: meter().createCounter('cdh.storage.bytes', {
      description: 'Bytes read from and written to object storage.',
      unit: 'By',
    }),
    storageChecks: meter().createCounter('cdh.storage.checks', {
      description: 'Stored objects that were read again, by what was found.',
      unit: '{object}',
    }),
  };
}

function meter() {
  return metrics.getMeter('cdh');
}

function seconds(description: string, explicitBucketBoundaries: number[]): MetricOptions {
  return { description, unit: 's', advice: { explicitBucketBoundaries } };
}

function attributes({ useCase, operation }: OperationLabels) {
  return { use_case: useCase, operation };
}

function withOutcome(labels: OutcomeLabels) {
  return { ...attributes(labels), outcome: labels.outcome };
}
