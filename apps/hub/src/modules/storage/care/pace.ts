import { setTimeout as wait } from 'node:timers/promises';

/** Lets bytes pass at so many a second on average, in bursts of at most a tenth of one. */
export class Pace {
  private readyAt = performance.now();

  constructor(private readonly bytesPerS: number) {}

  /** Resolves when these bytes may count as read; rejects when given up. */
  async take(bytes: number, signal?: AbortSignal): Promise<void> {
    const now = performance.now();
    this.readyAt = Math.max(this.readyAt, now - 100) + (bytes / this.bytesPerS) * 1000;
    const ahead = this.readyAt - now;
    if (ahead > 20) await wait(ahead, undefined, signal ? { signal } : {});
  }
}
