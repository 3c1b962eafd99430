import { diag, DiagConsoleLogger, DiagLogLevel, metrics, trace } from '@opentelemetry/api';
import { getNumberFromEnv, getStringFromEnv } from '@opentelemetry/core';
import { OTLPMetricExporter as JsonMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtoMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter as JsonTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtoTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import {
  defaultResource,
  detectResources,
  hostDetector,
  resourceAttributesEnvDetector,
  serviceInstanceIdDetector,
  serviceNameEnvDetector,
} from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { instrument } from './instrument.ts';
import { readSampler } from './read-sampler.ts';

/**
 * Traces and metrics over OTLP/HTTP, and the instrumentations that feed them.
 * Built from the SDK's parts: its all-in-one package loads gRPC, Prometheus and Zipkin exporters as well.
 * @returns flushes what is buffered and stops
 */
export function startExport(): () => Promise<unknown> {
  diag.setLogger(new DiagConsoleLogger(), { logLevel: DiagLogLevel.WARN });
  // The process detector is left out: command lines may hold secrets.
  const resource = defaultResource().merge(
    detectResources({
      detectors: [
        hostDetector,
        serviceInstanceIdDetector,
        resourceAttributesEnvDetector,
        serviceNameEnvDetector,
      ],
    }),
  );
  const tracerProvider = new TracerProvider({
    resource,
    sampler: readSampler(),
    spanProcessors: wants('TRACES') ? [spanProcessor()] : [],
  });
  const meterProvider = new MeterProvider({ resource, readers: wants('METRICS') ? [metricReader()] : [] });
  trace.setGlobalTracerProvider(tracerProvider);
  metrics.setGlobalMeterProvider(meterProvider);
  instrument(tracerProvider, meterProvider);
  return () => Promise.allSettled([tracerProvider.shutdown(), meterProvider.shutdown()]);
}

type Signal = 'TRACES' | 'METRICS';

function wants(signal: Signal): boolean {
  return getStringFromEnv(`OTEL_${signal}_EXPORTER`) !== 'none';
}

function isJson(signal: Signal): boolean {
  const protocol =
    getStringFromEnv(`OTEL_EXPORTER_OTLP_${signal}_PROTOCOL`) ??
    getStringFromEnv('OTEL_EXPORTER_OTLP_PROTOCOL');
  if (protocol === 'grpc') diag.warn('OTLP over gRPC is not built in, http/protobuf is used');
  return protocol === 'http/json';
}

function spanProcessor(): BatchSpanProcessor {
  return new BatchSpanProcessor({
    exporter: isJson('TRACES') ? new JsonTraceExporter() : new ProtoTraceExporter(),
    scheduledDelayMillis: getNumberFromEnv('OTEL_BSP_SCHEDULE_DELAY') ?? 5_000,
    maxQueueSize: getNumberFromEnv('OTEL_BSP_MAX_QUEUE_SIZE') ?? 2_048,
    maxExportBatchSize: getNumberFromEnv('OTEL_BSP_MAX_EXPORT_BATCH_SIZE') ?? 512,
  });
}

function metricReader(): PeriodicExportingMetricReader {
  const interval = getNumberFromEnv('OTEL_METRIC_EXPORT_INTERVAL') ?? 15_000;
  return new PeriodicExportingMetricReader({
    exporter: isJson('METRICS') ? new JsonMetricExporter() : new ProtoMetricExporter(),
    exportIntervalMillis: interval,
    exportTimeoutMillis: Math.min(interval, getNumberFromEnv('OTEL_METRIC_EXPORT_TIMEOUT') ?? 10_000),
  });
}
