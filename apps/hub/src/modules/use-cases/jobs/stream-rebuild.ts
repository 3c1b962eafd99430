import { EVENTS_STREAM, jobMessage, JOBS_STREAM } from '@cdh/contracts';
import { ensureStreams } from '@cdh/nats';
import { DeliverPolicy } from '@nats-io/jetstream';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { HubDatabase } from '../../../shared/hub-database.ts';
import { HubNats } from '../../../shared/hub-nats.ts';
import { uuidv7 } from '../../../shared/ids.ts';
import { isOpen, JobsRepository } from '../jobs.repository.ts';
import { Registry } from '../registry.ts';
import { ensureJobConsumers } from './ensure-job-consumers.ts';
import { JobQueue } from './job-queue.ts';

export interface Rebuilt {
  /** Messages that were missing, and now leave the outbox. */
  jobs: number;
  events: number;
}

const EVERY_JOB = 1_000_000;
const PULL = 500;

/**
 * Makes streams, consumers and messages be what Postgres says that they should be: a message for each job that has not
 * ended, and the events of the last days. What is there already is left alone, so that doing it again adds nothing.
 */
@Injectable()
export class StreamRebuild {
  constructor(
    private readonly database: HubDatabase,
    private readonly nats: HubNats,
    private readonly registry: Registry,
    private readonly jobs: JobsRepository,
    private readonly queue: JobQueue,
  ) {}

  /** One at a time, over all replicas. */
  rebuild(): Promise<Rebuilt> {
    return this.database.transaction(async () => {
      await sql`select pg_advisory_xact_lock(hashtextextended('cdh:rebuild-streams', 0))`.execute(
        this.database.query,
      );
      await ensureStreams(this.nats.jsm);
      for (const { manifest } of await this.registry.list())
        await ensureJobConsumers(this.nats.jsm, manifest);
      return { jobs: await this.rebuildJobs(), events: await this.rebuildEvents() };
    });
  }

  private async rebuildJobs(): Promise<number> {
    const open = await this.jobs.listOpen(new Date(), EVERY_JOB);
    // The outbox before the stream: what leaves it meanwhile is seen twice rather than never.
    const present = new Set([...(await this.jobsInOutbox()), ...(await this.jobsInStream())]);
    let added = 0;
    for (const job of open) {
      if (present.has(job.id)) continue;
      // Its message may have gone because it has ended by now.
      const now = await this.jobs.find(job.id);
      if (!now || !isOpen(now)) continue;
      await this.queue.add(now, uuidv7());
      added++;
    }
    return added;
  }

  private async jobsInOutbox(): Promise<string[]> {
    const { rows } = await sql<{ job: string }>`
      select payload ->> 'job' as job from platform.outbox
      where published_at is null and subject like 'jobs.%'`.execute(this.database.query);
    return rows.map(({ job }) => job);
  }

  /** One by one: a work queue lets nobody read along. */
  private async jobsInStream(): Promise<string[]> {
    const { streams } = this.nats.jsm;
    const found: string[] = [];
    for (let seq = 1; ;) {
      // The first at this place or after it.
      const next = { seq, next_by_subj: 'jobs.>' };
      const message = await streams.getMessage(JOBS_STREAM, next);
      if (!message) return found;
      const read = jobMessage.safeParse(message.json());
      if (read.success) found.push(read.data.job);
      seq = message.seq + 1;
    }
  }

  /** Events that the outbox still remembers and the stream has not: they leave again under their first name. */
  private async rebuildEvents(): Promise<number> {
    const present = await this.eventsInStream();
    const { rows } = await sql<{ message_id: string }>`
      select message_id from platform.outbox
      where published_at is not null and subject like 'events.%'`.execute(this.database.query);
    const missing = rows.map(({ message_id }) => message_id).filter((id) => !present.has(id));
    if (missing.length > 0)
      await sql`update platform.outbox set published_at = null
        where message_id = any(${missing}::text[])`.execute(this.database.query);
    return missing.length;
  }

  private async eventsInStream(): Promise<Set<string>> {
    const { state } = await this.nats.jsm.streams.info(EVENTS_STREAM);
    const found = new Set<string>();
    if (state.messages === 0) return found;
    const consumer = await this.nats.js.consumers.get(EVENTS_STREAM, {
      deliver_policy: DeliverPolicy.All,
      headers_only: true,
    });
    for (let last = 0; last < state.last_seq;) {
      const pull = await consumer.fetch({ max_messages: PULL, expires: 2_000 });
      const before = last;
      for await (const message of pull) {
        const id = message.headers?.get('Nats-Msg-Id');
        if (id) found.add(id);
        last = message.seq;
        if (message.info.pending === 0) {
          await consumer.delete().catch(() => undefined);
          return found;
        }
      }
      if (last === before) break;
    }
    return found;
  }
}
