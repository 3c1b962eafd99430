import type { Epochs, Topic } from './epochs.ts';

/**
 * What has been read once under the present epochs. A value that was being read while a topic changed is given to its
 * callers but not kept: it may be of before. Lifetime bounds what stays while Postgres is away.
 */
export class EpochCache<V> {
  private entries = new Map<string, { value: V; until: number }>();
  private readonly pending = new Map<string, Promise<V>>();
  private generation = 0;

  constructor(
    private readonly epochs: Epochs,
    topics: Topic[],
    private readonly lifetimeMs = 60_000,
    private readonly capacity = 50_000,
  ) {
    for (const topic of topics) epochs.onChange(topic, () => this.clear());
  }

  clear(): void {
    this.generation++;
    this.entries = new Map();
    this.pending.clear();
  }

  peek(key: string): V | undefined {
    const entry = this.entries.get(key);
    return entry && entry.until > Date.now() ? entry.value : undefined;
  }

  /** `until` (ms since the epoch of time) may end a value's life earlier than the cache's lifetime. */
  async get(key: string, load: () => Promise<V>, until?: (value: V) => number): Promise<V> {
    const held = this.peek(key);
    if (held !== undefined) return held;
    const waiting = this.pending.get(key);
    if (waiting) return waiting;
    const generation = this.generation;
    // Detached: what a transaction has not committed is nobody else's to know.
    const loading = this.epochs
      .detached(load)
      .then((value) => {
        if (generation === this.generation) this.keep(key, value, until);
        return value;
      })
      .finally(() => {
        if (this.pending.get(key) === loading) this.pending.delete(key);
      });
    this.pending.set(key, loading);
    return loading;
  }

  private keep(key: string, value: V, until?: (value: V) => number): void {
    if (this.entries.size >= this.capacity) {
      const oldest = this.entries.keys().next();
      if (!oldest.done) this.entries.delete(oldest.value);
    }
    this.entries.set(key, {
      value,
      until: Math.min(Date.now() + this.lifetimeMs, until?.(value) ?? Infinity),
    });
  }
}
