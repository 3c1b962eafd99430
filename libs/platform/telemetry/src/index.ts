export { createLogger, type Logger, type LoggerOptions } from './logger.ts';
export { NestLogger } from './nest-logger.ts';
export { redactSecrets } from './redact-secrets.ts';
export { currentTraceId, injectTrace, withRemoteTrace, withSpan, type TraceRole } from './propagation.ts';
export {
  observeCircuits,
  observeQueuedJobs,
  outcomeOf,
  recordJob,
  recordJobAttempt,
  recordOperation,
  recordStorageBytes,
  type CircuitState,
  recordStorageCheck,
  type OperationLabels,
  type Outcome,
  type OutcomeLabels,
  type QueuedJobs,
} from './metrics.ts';
export { registerRouteTelemetry, setHttpRoute } from './http-route.ts';
export { shutdownTelemetry } from './shutdown-telemetry.ts';
