import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { HubDatabase } from './hub-database.ts';

export type Topic = 'identity' | 'trust' | 'catalogue' | 'use-cases';
const POLL_MS = 300;

/**
 * Tells every replica that something cached has changed. A change bumps its topic's number in its own transaction, so
 * the number moves exactly when the change becomes visible; each replica reads the four numbers every 300 ms. While
 * Postgres does not answer, what is cached stays, bounded by the caches' own lifetime.
 */
@Injectable()
export class Epochs implements OnModuleInit, OnApplicationShutdown {
  private readonly values = new Map<string, number>();
  private readonly listeners = new Map<Topic, Set<() => void>>();
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(private readonly database: HubDatabase) {}

  async onModuleInit(): Promise<void> {
    await this.poll();
    this.schedule();
  }

  onApplicationShutdown(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /** Runs `read` outside any ambient transaction. */
  detached<T>(read: () => T): T {
    return this.database.detached(read);
  }

  onChange(topic: Topic, listener: () => void): void {
    const set = this.listeners.get(topic) ?? new Set();
    this.listeners.set(topic, set.add(listener));
  }

  /**
   * Within the transaction of the change, which then holds the topic's row until its end. Rows that every transaction
   * wants are taken in one order, or two would wait for each other: what the change itself locks, then 'trust', the
   * audit's counter, and the other topics last.
   */
  async bump(...topics: Topic[]): Promise<void> {
    await this.database.query
      .updateTable('platform.epochs')
      .set((eb) => ({ value: eb('value', '+', 1) }))
      .where('topic', 'in', topics.sort())
      .execute();
  }

  /** Reads the numbers now: for a caller that must see its own change at once. */
  async poll(): Promise<void> {
    const rows = await this.database.detached(() =>
      this.database.query.selectFrom('platform.epochs').selectAll().execute(),
    );
    for (const { topic, value } of rows) {
      const before = this.values.get(topic);
      this.values.set(topic, value);
      if (before !== undefined && before !== value)
        this.listeners.get(topic as Topic)?.forEach((listener) => listener());
    }
  }

  private schedule(): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      void this.poll()
        .catch(() => {})
        .finally(() => this.schedule());
    }, POLL_MS);
    this.timer.unref();
  }
}
