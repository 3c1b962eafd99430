import type { HubDatabase } from './hub-database.ts';

export interface SweepOptions {
  /** Before the first round; up to twice that, so that the replicas of a deployment do not start one together. */
  firstMs: number;
  /** From the end of a round to the next. */
  everyMs: number;
  /** Told of a round that was cut short; the next comes all the same. */
  onFailure: (error: unknown) => void;
}

/** Runs `round` now and then, outside any transaction, until stopped. */
export class Sweep {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private ended = false;

  constructor(
    private readonly database: HubDatabase,
    private readonly round: () => Promise<void>,
    private readonly options: SweepOptions,
  ) {}

  /** A round looks here between its steps. */
  get stopped(): boolean {
    return this.ended;
  }

  start(): void {
    this.schedule(this.options.firstMs * (1 + Math.random()));
  }

  /** Resolves once the round under way has ended. */
  async stop(): Promise<void> {
    this.ended = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private schedule(inMs: number): void {
    if (this.ended) return;
    this.timer = setTimeout(() => {
      this.running = this.database
        .detached(this.round)
        .catch(this.options.onFailure)
        .finally(() => this.schedule(this.options.everyMs));
    }, inMs);
    this.timer.unref();
  }
}
