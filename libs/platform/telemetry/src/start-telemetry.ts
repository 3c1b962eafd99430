import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { getBooleanFromEnv, getStringFromEnv, W3CTraceContextPropagator } from '@opentelemetry/core';
import { AlwaysOffSampler, ParentBasedSampler, TracerProvider } from '@opentelemetry/sdk-trace';
import { onShutdown } from './shutdown-telemetry.ts';

/**
 * Registers tracing and metrics for this process, configured by the `OTEL_*` variables of the specification
 * (`OTEL_SERVICE_NAME`, `OTEL_RESOURCE_ATTRIBUTES`, `OTEL_EXPORTER_OTLP_*`, `OTEL_TRACES_SAMPLER[_ARG]`,
 * `OTEL_TRACES_EXPORTER|OTEL_METRICS_EXPORTER=none`, `OTEL_BSP_*`, `OTEL_METRIC_EXPORT_*`, `OTEL_SDK_DISABLED`).
 *
 * Without an endpoint nothing is recorded, exported or patched: spans are only identifiers, for logs and
 * problem documents, and neither exporters nor instrumentations are loaded.
 */
export async function startTelemetry(): Promise<void> {
  if (getBooleanFromEnv('OTEL_SDK_DISABLED')) return;
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  if (hasEndpoint()) {
    const { startExport } = await import('./export-telemetry.ts');
    onShutdown(startExport());
  } else {
    // Parent-based, so that the decision of a caller that does export reaches the services behind this one.
    const sampler = new ParentBasedSampler({ root: new AlwaysOffSampler() });
    trace.setGlobalTracerProvider(new TracerProvider({ sampler }));
  }
}

function hasEndpoint(): boolean {
  return ['', 'TRACES_', 'METRICS_'].some(
    (signal) => getStringFromEnv(`OTEL_EXPORTER_OTLP_${signal}ENDPOINT`) !== undefined,
  );
}
