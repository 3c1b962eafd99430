import type { Epochs, Topic } from './epochs.ts';

/** Longest time that anything read from Postgres holds unconfirmed, in ms. */
export const HELD_MS = 60_000;
/** What is asked for after this share of its life is read anew beside: more than half of it is left when Postgres goes. */
const RENEWED_AT = 0.4;
const RENEW_AGAIN_MS = 1_000;

interface Entry<V> {
  value: V;
  until: number;
  renewAt: number;
}

/**
 * What has been read once under the present epochs. A value that was being read while a topic changed is given to its
 * callers but not kept: it may be of before. Lifetime bounds what stays while Postgres is away.
 */
export class EpochCache<V> {
  private entries = new Map<string, Entry<V>>();
  private readonly pending = new Map<string, Promise<V>>();
  private generation = 0;

  constructor(
    private readonly epochs: Epochs,
    topics: Topic[],
    private readonly lifetimeMs = HELD_MS,
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
    const waiting = this.pending.get(key);
    if (held === undefined) return waiting ?? this.load(key, load, until);
    const entry = this.entries.get(key);
    if (entry && !waiting && entry.renewAt <= Date.now()) {
      entry.renewAt = Date.now() + RENEW_AGAIN_MS;
      // Whoever asks does not wait for it, and nobody is told when it fails: what is held still holds.
      this.load(key, load, until).catch(() => undefined);
    }
    return held;
  }

  private load(key: string, load: () => Promise<V>, until?: (value: V) => number): Promise<V> {
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
    const now = Date.now();
    this.entries.set(key, {
      value,
      until: Math.min(now + this.lifetimeMs, until?.(value) ?? Infinity),
      renewAt: now + this.lifetimeMs * RENEWED_AT,
    });
  }
}
