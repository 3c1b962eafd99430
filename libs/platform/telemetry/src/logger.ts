import { trace } from '@opentelemetry/api';
import type { DestinationStream, LevelWithSilent, Logger as PinoLogger } from 'pino';
import { destination, pino, stdTimeFunctions } from 'pino';
import { redactSecrets } from './redact-secrets.ts';

export type Logger = PinoLogger;

export interface LoggerOptions {
  service: string;
  /** Default `info`. */
  level?: LevelWithSilent;
  /** Where lines go; default standard output, written synchronously. */
  destination?: DestinationStream;
}

/**
 * JSON lines: `time` (RFC 3339, UTC), `level` by name, `service`, `msg`, and `trace_id`, `span_id` of the active
 * span. Credentials are taken out of every line ({@link redactSecrets}). A line is written before the call
 * returns, so a process that is killed has lost none.
 */
export function createLogger({ service, level = 'info', destination: target }: LoggerOptions): Logger {
  return pino(
    {
      level,
      base: { service },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: activeTrace,
      hooks: { streamWrite: redactSecrets },
    },
    target ?? destination({ dest: 1, sync: true }),
  );
}

function activeTrace(): { trace_id?: string; span_id?: string } {
  const span = trace.getActiveSpan()?.spanContext();
  return span ? { trace_id: span.traceId, span_id: span.spanId } : {};
}
