import { JOBS_STREAM, jobConsumer, partitionJob } from '@cdh/contracts';
import { ensureJobConsumer } from '@cdh/nats';
import { Injectable } from '@nestjs/common';
import { HubNats } from '../../shared/hub-nats.ts';
import { type JobRow, JobsRepository } from './jobs.repository.ts';
import { Reconciler } from './reconciler.ts';
import { Registry } from './registry.ts';

/** Longer than a message takes from the outbox to the stream, even after a loss of the broker. */
const STALE_MS = 150_000;

/** Puts back into the stream what Postgres knows and the stream does not: it may have been lost and made anew. */
@Injectable()
export class LostJobs {
  constructor(
    private readonly nats: HubNats,
    private readonly registry: Registry,
    private readonly reconciler: Reconciler,
    private readonly jobs: JobsRepository,
  ) {}

  async requeue(): Promise<void> {
    const { jsm } = this.nats;
    for (const { id, manifest } of await this.registry.list())
      for (const { product } of manifest.publishes)
        await ensureJobConsumer(jsm, id, partitionJob(product), 1);
    const { created } = await jsm.streams.info(JOBS_STREAM);
    const born = new Date(created);
    const stale = new Date(Date.now() - STALE_MS);
    const waiting = new Map<string, boolean>();
    for (const job of await this.jobs.listOpen(born > stale ? born : stale)) {
      // Of an earlier stream: once for this one, whoever sees it first.
      if (job.created_at < born) await this.queue(job, `${job.id}/${created}`);
      else {
        const consumer = jobConsumer(job.use_case, partitionJob(productOf(job)), 1);
        if (!waiting.has(consumer)) waiting.set(consumer, await this.hasMessages(consumer));
        if (!waiting.get(consumer)) await this.queue(job);
      }
    }
  }

  private queue(job: JobRow, messageId?: string): Promise<void> {
    const { id, use_case, product, partition } = job;
    return this.reconciler.queue(use_case, productOf(job), { job: id, product, partition }, messageId);
  }

  private async hasMessages(consumer: string): Promise<boolean> {
    const info = await this.nats.jsm.consumers.info(JOBS_STREAM, consumer);
    return info.num_pending + info.num_ack_pending > 0;
  }
}

const productOf = ({ use_case, product }: JobRow) => product.slice(use_case.length + 1);
