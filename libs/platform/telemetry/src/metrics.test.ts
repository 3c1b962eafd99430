import { afterAll, describe, expect, it } from '@jest/globals';
import { metrics } from '@opentelemetry/api';
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import {
  observeCircuits,
  observeQueuedJobs,
  outcomeOf,
  recordJob,
  recordJobAttempt,
  recordOperation,
  recordStorageBytes,
} from './index.ts';

const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
const provider = new MeterProvider({ readers: [reader] });
metrics.setGlobalMeterProvider(provider);

afterAll(() => provider.shutdown());

async function collect() {
  exporter.reset();
  await provider.forceFlush();
  const exported: ResourceMetrics[] = exporter.getMetrics();
  return exported
    .flatMap((resource) => resource.scopeMetrics.flatMap((scope) => scope.metrics))
    .map(({ descriptor, dataPoints }) => ({
      name: descriptor.name,
      unit: descriptor.unit,
      described: descriptor.description !== '',
      points: dataPoints.map((p) => [p.attributes, typeof p.value === 'number' ? p.value : p.value.sum]),
    }));
}

describe('the instruments', () => {
  it('have stable names, units and labels', async () => {
    const labels = { useCase: 'drought-risk', operation: 'get-indices' };
    const named = { use_case: 'drought-risk', operation: 'get-indices' };
    recordOperation({ ...labels, outcome: 'ok' }, 0.25);
    recordOperation({ ...labels, outcome: 'ok' }, 0.25);
    recordJob({ ...labels, outcome: 'server_error' }, 12);
    recordJobAttempt(labels);
    recordStorageBytes('read', 100);
    recordStorageBytes('write', 7);
    const stop = observeQueuedJobs(() => Promise.resolve([{ ...labels, count: 3 }]));
    const stopCircuits = observeCircuits(() => Promise.resolve([{ useCase: 'drought-risk', state: 'open' }]));
    const collected = await collect();
    stop();
    stopCircuits();
    expect(collected.toSorted((a, b) => a.name.localeCompare(b.name))).toEqual([
      { name: 'cdh.circuit.state', unit: '', described: true, points: [[{ use_case: 'drought-risk' }, 2]] },
      { name: 'cdh.job.attempts', unit: '{attempt}', described: true, points: [[named, 1]] },
      {
        name: 'cdh.job.duration',
        unit: 's',
        described: true,
        points: [[{ ...named, outcome: 'server_error' }, 12]],
      },
      { name: 'cdh.job.queued', unit: '{job}', described: true, points: [[named, 3]] },
      {
        name: 'cdh.operation.duration',
        unit: 's',
        described: true,
        points: [[{ ...named, outcome: 'ok' }, 0.5]],
      },
      {
        name: 'cdh.storage.bytes',
        unit: 'By',
        described: true,
        points: [
          [{ direction: 'read' }, 100],
          [{ direction: 'write' }, 7],
        ],
      },
    ]);
  });

  it('stop observing when asked', async () => {
    let reads = 0;
    const stop = observeQueuedJobs(() => {
      reads += 1;
      return [];
    });
    await collect();
    stop();
    await collect();
    expect(reads).toBe(1);
  });
});

it.each([
  [200, 'ok'],
  [304, 'ok'],
  [404, 'client_error'],
  [500, 'server_error'],
  [502, 'server_error'],
  [503, 'unavailable'],
  [504, 'timeout'],
] as const)('status %d is %s', (status, outcome) => {
  expect(outcomeOf(status)).toBe(outcome);
});
