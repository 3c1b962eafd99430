import { setTimeout as wait } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { HubNats } from '../../../shared/hub-nats.ts';

const subject = (job: string) => `hub.use-cases.job-changed.v1.${job}`;

export interface ChangesOfJob {
  /** Resolves when the job has changed since the last call, or at the latest after `ms`. */
  next(ms: number, signal?: AbortSignal): Promise<void>;
  close(): void;
}

/**
 * Tells those who follow a job, on whichever replica, to look again. Only a nudge, and only between hubs: what happened
 * stands in Postgres, and whoever follows looks there by itself when a nudge is lost.
 */
@Injectable()
export class JobChanges {
  constructor(private readonly nats: HubNats) {}

  /** After the commit. */
  announce(job: string): void {
    if (this.nats.connected) this.nats.connection.publish(subject(job));
  }

  follow(job: string): ChangesOfJob {
    let changed = false;
    let wake: () => void = () => undefined;
    const subscription = this.nats.connection.subscribe(subject(job), {
      callback: () => {
        changed = true;
        wake();
      },
    });
    return {
      next: async (ms, signal) => {
        const late = new AbortController();
        if (!changed && !signal?.aborted) {
          const nudged = new Promise<void>((resolve) => (wake = resolve));
          const either = signal ? AbortSignal.any([signal, late.signal]) : late.signal;
          await Promise.race([nudged, wait(ms, undefined, { signal: either }).catch(() => undefined)]);
          late.abort();
        }
        changed = false;
      },
      close: () => subscription.unsubscribe(),
    };
  }
}
