/** Entries up to a total size, the longest unused leaving first: a Map keeps the order in which they were last set. */
export class LeastRecentlyUsed<T> {
  readonly maxSize: number;
  private readonly entries = new Map<string, { value: T; size: number }>();
  private readonly evicted: (key: string) => void;
  private total = 0;

  constructor(maxSize: number, evicted: (key: string) => void = () => undefined) {
    this.maxSize = maxSize;
    this.evicted = evicted;
  }

  get totalSize(): number {
    return this.total;
  }

  get(key: string): T | undefined {
    const entry = this.entries.get(key);
    if (!entry) return undefined;
    this.entries.delete(key);
    this.entries.set(key, entry);
    return entry.value;
  }

  /** Keeps a value as the latest used; one larger than the whole is not kept. */
  set(key: string, value: T, size: number): void {
    this.delete(key);
    if (size > this.maxSize) return this.evicted(key);
    this.entries.set(key, { value, size });
    this.total += size;
    for (const oldest of this.entries.keys()) {
      if (this.total <= this.maxSize) return;
      this.delete(oldest);
      this.evicted(oldest);
    }
  }

  /** Forgets an entry without telling. */
  delete(key: string): void {
    const entry = this.entries.get(key);
    if (!entry) return;
    this.entries.delete(key);
    this.total -= entry.size;
  }
}
