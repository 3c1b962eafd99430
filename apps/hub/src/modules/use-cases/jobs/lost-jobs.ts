import { jobConsumer, JOBS_STREAM } from '@cdh/contracts';
import { MAX_DELIVER } from '@cdh/nats';
import { Injectable } from '@nestjs/common';
import { HubNats } from '../../../shared/hub-nats.ts';
import { type JobRow, JobsRepository } from '../jobs.repository.ts';
import { Registry } from '../registry.ts';
import { ensureJobConsumers } from './ensure-job-consumers.ts';
import { JobEndings } from './job-endings.ts';
import { JobQueue } from './job-queue.ts';

/** Longer than a message takes from the outbox to the stream, even after a loss of the broker, or from try to try. */
const STALE_MS = 150_000;

/**
 * Puts back into the stream what Postgres knows and the stream does not: it may have been lost and made anew. A job
 * whose attempts are used up, of which nobody was told at the time, is parked.
 */
@Injectable()
export class LostJobs {
  constructor(
    private readonly nats: HubNats,
    private readonly registry: Registry,
    private readonly queue: JobQueue,
    private readonly endings: JobEndings,
    private readonly jobs: JobsRepository,
  ) {}

  /** @param staleMs how long a job without a message is left alone: it may be on its way */
  async requeue(staleMs = STALE_MS): Promise<void> {
    const { jsm } = this.nats;
    for (const { manifest } of await this.registry.list()) await ensureJobConsumers(jsm, manifest);
    const { created } = await jsm.streams.info(JOBS_STREAM);
    const born = new Date(created);
    const stale = new Date(Date.now() - staleMs);
    const waiting = new Map<string, boolean>();
    for (const job of await this.jobs.listOpen(born > stale ? born : stale)) {
      // Of an earlier stream: once for this one, whoever sees it first.
      if (job.created_at < born) await this.queue.add(job, `${job.id}/${created}`);
      else {
        const consumer = jobConsumer(job.use_case, job.operation, job.version);
        if (!waiting.has(consumer)) waiting.set(consumer, await this.hasMessages(consumer));
        if (!waiting.get(consumer)) await this.settle(job, stale);
      }
    }
  }

  /** Nobody will be given this job any more. */
  private async settle(job: JobRow, stale: Date): Promise<void> {
    const tried = job.attempts >= MAX_DELIVER && (job.started_at ?? job.created_at) < stale;
    if (tried) await this.endings.park(job.id);
    // Once for each number of attempts: a message that waits in the outbox is not joined by another.
    else await this.queue.add(job, `${job.id}/lost-${job.attempts}`);
  }

  private async hasMessages(consumer: string): Promise<boolean> {
    const info = await this.nats.jsm.consumers.info(JOBS_STREAM, consumer);
    return info.num_pending + info.num_ack_pending > 0;
  }
}
