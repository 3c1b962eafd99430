import type { MeterProvider, TracerProvider } from '@opentelemetry/api';
import { diag } from '@opentelemetry/api';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { register, supportsSyncHooks } from 'import-in-the-middle/register-hooks.mjs';
import { redactSecrets, secretParameters } from './redact-secrets.ts';

/**
 * HTTP in and out (`node:http`, `fetch`) and Postgres, for ES modules and CommonJS alike.
 * These versions emit the stable semantic conventions only, no opt-in is needed.
 */
export function instrument(tracerProvider: TracerProvider, meterProvider: MeterProvider): void {
  // Only what is patched goes through the loader hook: every other import stays as quick as without.
  if (supportsSyncHooks()) register({ include: ['http', 'https', 'pg', 'pg-pool'] });
  else diag.warn('This Node.js cannot hook ES modules synchronously: some calls will be missing from traces');
  registerInstrumentations({
    tracerProvider,
    meterProvider,
    instrumentations: [
      new HttpInstrumentation({
        redactedQueryParams: secretParameters,
        startIncomingSpanHook: ({ url }) => urlAttributes(url),
      }),
      new UndiciInstrumentation({
        startSpanHook: ({ origin, path }) => ({
          'url.full': `${origin}${redactSecrets(path)}`,
          ...urlAttributes(path),
        }),
      }),
      // Without a parent there is no question to explain: pollers would fill the store with single spans.
      new PgInstrumentation({ requireParentSpan: true, ignoreConnectSpans: true }),
    ],
  });
}

/** A signed URL is a credential, be it in its query or in its path. */
function urlAttributes(target = ''): Record<string, string> {
  const [path = '', ...query] = redactSecrets(target).split('?');
  return { 'url.path': path, ...(query.length > 0 ? { 'url.query': query.join('?') } : {}) };
}
