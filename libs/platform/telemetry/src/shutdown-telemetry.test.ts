import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { onShutdown, shutdownTelemetry } from './shutdown-telemetry.ts';

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
  process.removeAllListeners('beforeExit');
});

describe('shutdownTelemetry', () => {
  it('resolves after 2 s when the exporter never does', async () => {
    onShutdown(() => new Promise(() => undefined));
    let done = false;
    const stopped = shutdownTelemetry().then(() => (done = true));
    await jest.advanceTimersByTimeAsync(1_900);
    expect(done).toBe(false);
    await jest.advanceTimersByTimeAsync(200);
    await stopped;
  });

  it('flushes once, and survives an exporter that fails', async () => {
    const shutdown = jest.fn(() => Promise.reject(new Error('refused')));
    onShutdown(shutdown);
    await shutdownTelemetry();
    await shutdownTelemetry();
    expect(shutdown).toHaveBeenCalledTimes(1);
  });

  it('does nothing in a process without a preload', async () => {
    await expect(shutdownTelemetry()).resolves.toBeUndefined();
  });
});
