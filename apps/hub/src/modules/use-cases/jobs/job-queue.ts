import { jobSubject } from '@cdh/contracts';
import { Injectable } from '@nestjs/common';
import { Outbox } from '../../../shared/outbox.ts';
import { isPartitionJob, type JobRow } from '../jobs.repository.ts';

export type QueuedJob = Pick<
  JobRow,
  'id' | 'kind' | 'use_case' | 'operation' | 'version' | 'product' | 'partition'
>;

/** The messages that bring jobs to replicas; they leave with the transaction that queues the jobs. */
@Injectable()
export class JobQueue {
  constructor(private readonly outbox: Outbox) {}

  /** Again under a name of its own when the first message was lost or used up. */
  async add(job: QueuedJob, messageId: string = job.id): Promise<void> {
    await this.outbox.add(subjectOf(job), messageOf(job), messageId);
  }

  /** Many in one statement, each in the trace of whoever asked for it. */
  async addAll(jobs: readonly (QueuedJob & { trace: Record<string, string> })[]): Promise<void> {
    await this.outbox.addMany(
      jobs.map((job) => ({
        subject: subjectOf(job),
        messageId: job.id,
        payload: messageOf(job),
        trace: job.trace,
      })),
    );
  }
}

const subjectOf = ({ use_case, operation, version }: QueuedJob) => jobSubject(use_case, operation, version);

function messageOf(job: QueuedJob) {
  const { id, product, partition } = job;
  return isPartitionJob(job as JobRow) ? { job: id, product, partition } : { job: id };
}
