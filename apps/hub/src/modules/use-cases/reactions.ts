import {
  EVENTS_STREAM,
  eventSubject,
  JOBS_STREAM,
  jobConsumer,
  partitionJob,
  partitionJobMessage,
  Problem,
} from '@cdh/contracts';
import { watchExhaustedJobs } from '@cdh/nats';
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
import { JobsRepository } from './jobs.repository.ts';
import { PartitionFailures } from './partition-failures.ts';
import { Reconciler } from './reconciler.ts';

const CONSUMER = 'hub-reactions';
const SUBJECTS = [
  eventSubject('catalogue', 'version-published', 1),
  eventSubject('catalogue', 'version-withdrawn', 1),
  eventSubject('catalogue', 'dataset-changed', 1),
  eventSubject('trust', 'grant-changed', 1),
  eventSubject('use-cases', 'use-case-registered', 1),
];
const BATCH = 500;
const PULL_MS = 5_000;
/** Events are news of what Postgres holds: whatever was missed is found here. */
const LOOK_EVERY_MS = 60_000;
/** Above the window in which the stream drops a message it had. */
const STALE_S = 150;

/** Brings partitions up to date when a version, a dataset, a grant or a use case changes. */
@Injectable()
export class Reactions implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Reactions.name);
  private readonly stopping = new AbortController();
  private working: Promise<unknown> = Promise.resolve();
  private pull: { close(): Promise<unknown> } | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly nats: HubNats,
    private readonly epochs: Epochs,
    private readonly reconciler: Reconciler,
    private readonly jobs: JobsRepository,
    private readonly failures: PartitionFailures,
    @Inject(HUB_CONFIG) private readonly config: HubConfig,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.config.CDH_ROLES.includes('worker')) return;
    watchExhaustedJobs(this.nats.connection, 'hub', ({ sequence }) => void this.exhausted(sequence));
    this.working = Promise.all([this.follow(), this.lookAround()]);
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    clearTimeout(this.timer);
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
      ack_wait: nanos(30_000),
      max_deliver: -1,
      max_ack_pending: BATCH * 4,
      deliver_policy: DeliverPolicy.All,
    });
    return this.nats.js.consumers.get(EVENTS_STREAM, CONSUMER);
  }

  /** A burst is one: each dataset and use case once, however many events name it. */
  private async takeBatch(consumer: Consumer): Promise<void> {
    const messages: JsMsg[] = [];
    const pull = await consumer.fetch({ max_messages: BATCH, expires: PULL_MS });
    this.pull = pull;
    let settle: NodeJS.Timeout | undefined;
    for await (const message of pull) {
      messages.push(message);
      settle ??= setTimeout(() => void pull.close(), 20);
    }
    clearTimeout(settle);
    if (messages.length === 0 || this.stopping.signal.aborted) return;
    // What the events tell of may not have reached this replica's caches.
    await this.epochs.poll();
    const datasets = new Set<string>();
    const useCases = new Set<string>();
    for (const message of messages) {
      const { dataset, useCase } = message.json<{ dataset?: string; useCase?: string }>();
      if (dataset !== undefined) datasets.add(dataset);
      if (useCase !== undefined) useCases.add(useCase);
    }
    for (const id of useCases) await this.reconciler.reconcileUseCase(id);
    for (const id of datasets) await this.reconciler.reconcileDataset(id);
    for (const message of messages) message.ack();
  }

  private async lookAround(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        await this.reconciler.reconcileAll();
        await this.requeueLost();
      } catch (error) {
        this.logger.warn(`partitions not compared: ${String(error)}`);
      }
      await this.pause(LOOK_EVERY_MS);
    }
  }

  /** Jobs that Postgres knows and the stream does not: it was lost, or made anew. */
  private async requeueLost(): Promise<void> {
    const stale = await this.jobs.listStale(STALE_S);
    const waiting = new Map<string, boolean>();
    for (const { id, use_case, product, partition } of stale) {
      const name = product.slice(use_case.length + 1);
      const consumer = jobConsumer(use_case, partitionJob(name), 1);
      if (!waiting.has(consumer)) waiting.set(consumer, await this.hasMessages(consumer));
      if (!waiting.get(consumer))
        await this.reconciler.queue(use_case, name, { job: id, product, partition });
    }
  }

  private async hasMessages(consumer: string): Promise<boolean> {
    const info = await this.nats.jsm.consumers.info(JOBS_STREAM, consumer).catch(() => undefined);
    return info === undefined || info.num_pending + info.num_ack_pending > 0;
  }

  /** No attempt succeeded: the job ends, and says so where its partition is shown. */
  private async exhausted(sequence: number): Promise<void> {
    try {
      const stored = await this.nats.jsm.streams.getMessage(JOBS_STREAM, { seq: sequence });
      const message = stored && partitionJobMessage.safeParse(stored.json());
      if (!message?.success) return;
      await this.failures.fail(
        message.data.job,
        new Problem('USE_CASE_DEFECT', {
          fr: 'Aucune tentative de calcul n’a abouti.',
          en: 'No attempt at the computation succeeded.',
        }).toWire(),
      );
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
