import { EVENTS_STREAM, eventSubject, jobMessage, JOBS_STREAM } from '@cdh/contracts';
import { watchExhaustedJobs } from '@cdh/nats';
import { withRemoteTrace } from '@cdh/telemetry';
import { AckPolicy, type Consumer, DeliverPolicy, type JsMsg } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { HUB_CONFIG, type HubConfig } from '../../shared/config.ts';
import { Epochs } from '../../shared/epochs.ts';
import { HubNats } from '../../shared/hub-nats.ts';
import { JobEndings, SILENT_MS } from './jobs/job-endings.ts';
import { LostJobs } from './jobs/lost-jobs.ts';
import { Reconciler } from './reconciler.ts';

const CONSUMER = 'hub-reactions';
const SUBJECTS = [
  eventSubject('catalogue', 'version-published', 1),
  eventSubject('catalogue', 'version-deprecated', 1),
  eventSubject('catalogue', 'version-withdrawn', 1),
  eventSubject('catalogue', 'version-erased', 1),
  eventSubject('catalogue', 'dataset-changed', 1),
  eventSubject('trust', 'grant-changed', 1),
  eventSubject('use-cases', 'use-case-registered', 1),
];
const BATCH = 500;
const PULL_MS = 5_000;
const AGAIN_MS = 5_000;
const ACK_WAIT_MS = 5_000;
const HEARTBEAT_MS = 1_500;
/** Events are news of what Postgres holds: whatever was missed is found here. */
const LOOK_EVERY_MS = 60_000;
const RETRY_MS = 2_000;

/** Brings partitions up to date when a version, a dataset, a grant or a use case changes. */
@Injectable()
export class Reactions implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Reactions.name);
  private readonly stopping = new AbortController();
  private working: Promise<unknown> = Promise.resolve();
  private pull: { close(): Promise<unknown> } | undefined;
  private wake: () => void = () => undefined;
  private mustLook = true;

  constructor(
    private readonly nats: HubNats,
    private readonly epochs: Epochs,
    private readonly reconciler: Reconciler,
    private readonly lostJobs: LostJobs,
    private readonly endings: JobEndings,
    @Inject(HUB_CONFIG) private readonly config: HubConfig,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.config.CDH_ROLES.includes('worker')) return;
    watchExhaustedJobs(this.nats.connection, 'hub', ({ sequence }) => void this.exhausted(sequence));
    this.nats.onRestored(() => {
      // A pull of before the loss waits for nothing, and what was in the streams may be gone.
      void this.pull?.close();
      this.mustLook = true;
      this.wake();
    });
    this.working = Promise.all([this.follow(), this.lookAround()]);
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.pull?.close();
    await this.working;
  }

  private async follow(): Promise<void> {
    const { signal } = this.stopping;
    let consumer: Consumer | undefined;
    while (!signal.aborted) {
      try {
        consumer ??= await this.consumer();
        await this.takeBatch(consumer);
      } catch (error) {
        consumer = undefined;
        if (!signal.aborted) this.logger.warn(`no events for the moment: ${String(error)}`);
        await this.pause(1_000);
      }
    }
  }

  private async consumer(): Promise<Consumer> {
    await this.nats.jsm.consumers.add(EVENTS_STREAM, {
      durable_name: CONSUMER,
      filter_subjects: SUBJECTS,
      ack_policy: AckPolicy.Explicit,
      // Short: what a replica held that was killed is another's soon.
      ack_wait: nanos(ACK_WAIT_MS),
      max_deliver: -1,
      max_ack_pending: BATCH * 4,
      deliver_policy: DeliverPolicy.All,
    });
    return this.nats.js.consumers.get(EVENTS_STREAM, CONSUMER);
  }

  private async takeBatch(consumer: Consumer): Promise<void> {
    const messages = await this.gather(consumer);
    // What is left over, at a stop or a failure, goes to another replica or comes again: at once, not after `ack_wait`.
    const open = new Set(messages);
    const heartbeat = setInterval(() => open.forEach((message) => message.working()), HEARTBEAT_MS);
    try {
      // What the events tell of may not have reached this replica's caches.
      if (messages.length > 0) await this.epochs.poll();
      const done = new Map<string, boolean>();
      for (const message of messages) {
        if (this.stopping.signal.aborted) return;
        const { dataset, useCase } = message.json<{ dataset?: string; useCase?: string }>();
        const name = `${dataset ?? ''} ${useCase ?? ''}`;
        if (!done.has(name)) done.set(name, await this.reactTraced(message, dataset, useCase));
        open.delete(message);
        if (done.get(name)) message.ack();
        else message.nak(AGAIN_MS);
      }
    } finally {
      clearInterval(heartbeat);
      for (const message of open) message.nak(this.stopping.signal.aborted ? undefined : RETRY_MS);
    }
  }

  /** A burst is one: each dataset and use case once, however many events name it. */
  private async gather(consumer: Consumer): Promise<JsMsg[]> {
    const messages: JsMsg[] = [];
    const pull = await consumer.fetch({ max_messages: BATCH, expires: PULL_MS });
    this.pull = pull;
    let settle: NodeJS.Timeout | undefined;
    for await (const message of pull) {
      messages.push(message);
      settle ??= setTimeout(() => void pull.close(), 20);
    }
    clearTimeout(settle);
    return messages;
  }

  /** What follows from an event belongs to the trace of the request that caused it. */
  private reactTraced(
    { subject, headers }: JsMsg,
    dataset: string | undefined,
    useCase: string | undefined,
  ): Promise<boolean> {
    const attributes = { 'messaging.system': 'nats', 'messaging.destination.name': subject };
    const read = (key: string) => headers?.get(key) || undefined;
    return withRemoteTrace(read, subject, 'consumer', attributes, () => this.react(dataset, useCase));
  }

  /** Whether it succeeded: one dataset or use case that can't be brought up to date holds up no other. */
  private async react(dataset: string | undefined, useCase: string | undefined): Promise<boolean> {
    try {
      if (useCase !== undefined) await this.reconciler.reconcileUseCase(useCase);
      if (dataset !== undefined) await this.reconciler.reconcileDataset(dataset);
      return true;
    } catch (error) {
      this.logger.warn(`${dataset ?? useCase}: not up to date yet: ${String(error)}`);
      return false;
    }
  }

  private async lookAround(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      this.mustLook = false;
      let waitMs = LOOK_EVERY_MS;
      try {
        await this.reconciler.reconcileAll();
        await this.lostJobs.requeue();
      } catch (error) {
        waitMs = RETRY_MS;
        this.logger.warn(`partitions not compared: ${String(error)}`);
      }
      const woken = new Promise<void>((wake) => (this.wake = wake));
      if (!this.mustLook) await Promise.race([this.pause(waitMs), woken]);
    }
  }

  /** No attempt is left: the job is parked with the cause that its worker told. */
  private async exhausted(sequence: number): Promise<void> {
    try {
      const stored = await this.nats.jsm.streams.getMessage(JOBS_STREAM, { seq: sequence });
      const message = stored && jobMessage.safeParse(stored.json());
      if (!message?.success) return;
      while (!(await this.endings.park(message.data.job))) {
        await this.pause(SILENT_MS);
        if (this.stopping.signal.aborted) return;
      }
      await this.nats.jsm.streams.deleteMessage(JOBS_STREAM, sequence);
    } catch (error) {
      this.logger.warn(`exhausted job ${sequence} not closed: ${String(error)}`);
    }
  }

  private pause(ms: number): Promise<void> {
    const { signal } = this.stopping;
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      signal.addEventListener(
        'abort',
        () => {
          clearTimeout(timer);
          resolve();
        },
        { once: true },
      );
    });
  }
}
