import { Problem, reportProgress, type LanguageMap } from '@cdh/contracts';
import type { Control } from './control.ts';

/** No more often than this: a bar that moves four times a second is smooth. */
const SHORTEST_MS = 250;
/** Also without news: the answer says whether the job is still wanted. */
const LONGEST_MS = 5_000;

/** Tells the hub how far an attempt is, and learns from it when the attempt has become superfluous. */
export class JobProgress {
  private readonly superfluous = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private news: { percent: number; message?: LanguageMap } | undefined;
  private percent: number;
  private sentAt = performance.now();
  private sending = false;

  constructor(
    private readonly control: Control,
    private readonly of: { job: string; attempt: string },
    reached: number,
  ) {
    this.percent = reached;
    this.timer = setInterval(() => void this.look(), SHORTEST_MS);
    this.timer.unref();
  }

  /** Aborts when the hub no longer waits for this attempt. */
  get signal(): AbortSignal {
    return this.superfluous.signal;
  }

  set(percent: number, message?: LanguageMap | string): void {
    this.percent = Math.round(Math.min(100, Math.max(0, percent)));
    const text = typeof message === 'string' ? { fr: message } : message;
    this.news = { percent: this.percent, ...(text ? { message: text } : {}) };
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private async look(): Promise<void> {
    if (this.sending || this.superfluous.signal.aborted) return;
    if (!this.news && performance.now() - this.sentAt < LONGEST_MS) return;
    const told = this.news ?? { percent: this.percent };
    this.news = undefined;
    this.sending = true;
    this.sentAt = performance.now();
    try {
      await this.control.call(reportProgress, { ...this.of, ...told });
    } catch (error) {
      // Anything else passes: the next report says it again.
      if (error instanceof Problem && error.code === 'JOB_SUPERSEDED') this.superfluous.abort();
      else this.news ??= told;
    } finally {
      this.sending = false;
    }
  }
}
