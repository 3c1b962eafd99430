type Shutdown = () => Promise<unknown>;

/** The preload and the application are separate bundles: what they share lives on the global object. */
const key = Symbol.for('cdh.telemetry.shutdown');
const shared = globalThis as { [key]?: Shutdown | undefined };

const boundMs = 2_000;

/** Names what {@link shutdownTelemetry} runs; a process that simply ends flushes too. */
export function onShutdown(shutdown: Shutdown): void {
  shared[key] = shutdown;
  process.once('beforeExit', () => void shutdownTelemetry());
}

/**
 * Flushes and stops the exporters. Resolves within 2 s whether the collector answers or not, never rejects,
 * and a second call does nothing: the last step of an application's stop before `process.exit()`, as a
 * connection to a collector that stays silent would keep the process for the exporter's whole timeout (10 s).
 */
export async function shutdownTelemetry(): Promise<void> {
  const shutdown = shared[key];
  if (!shutdown) return;
  shared[key] = undefined;
  const bound = Promise.withResolvers<void>();
  const timer = setTimeout(bound.resolve, boundMs);
  await Promise.race([shutdown().catch(() => undefined), bound.promise]);
  clearTimeout(timer);
}
