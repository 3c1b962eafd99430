import type { DatasetInput, WireProblem } from '@cdh/contracts';
import type { ObjectStore } from '@cdh/object-store';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { HUB_CONFIG, type HubConfig } from '../../shared/config.ts';
import { HubDatabase } from '../../shared/hub-database.ts';
import { Inspections } from '../../shared/inspections.ts';
import { Catalogue } from '../catalogue/index.ts';
import { BlobsRepository } from './blobs.repository.ts';
import { OBJECT_STORE } from './object-store.provider.ts';
import { isPassing } from './store-problem.ts';
import { UnpublishedUrls } from './unpublished-urls.ts';
import { UploadCleaner } from './upload-cleaner.ts';
import { type UploadRow, UploadsRepository } from './uploads.repository.ts';
import { type Verification, verifyFiles } from './verify-files.ts';

const POLL_MS = 500;
const LEASE_S = 10;
const RENEW_MS = 3_000;
/** At once in one process: a long reading does not keep the short ones waiting. */
const SLOTS = 3;
/** What fails again and again through no fault of the store, or kills its process, is given up: its provider learns of it. */
const MOST_FAILURES = 8;

/**
 * Verifies completed uploads and publishes or rejects them. Any number of replicas share the work. What a kill −9
 * leaves, in the order of the steps:
 * 1. claimed, or reading: nothing has changed; the lease ends and another worker reads again;
 * 2. within the last transaction (lease checked under the row's lock, blobs, version with its outbox row, state):
 *    Postgres takes it back as a whole, and we are at 1; two workers cannot both pass, `attempts` tells them apart;
 * 3. after its commit: the upload is over but not `cleaned`, so the sweep deletes what is not a blob. An object is
 *    never deleted before the commit that decides which one is.
 * A failure of the store puts the upload back for later and decides nothing.
 */
@Injectable()
export class VerificationWorker implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(VerificationWorker.name);
  private readonly stopping = new AbortController();
  private readonly active = new Set<Promise<void>>();
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;

  constructor(
    @Inject(HUB_CONFIG) private readonly config: HubConfig,
    private readonly database: HubDatabase,
    private readonly uploads: UploadsRepository,
    private readonly blobs: BlobsRepository,
    private readonly catalogue: Catalogue,
    private readonly cleaner: UploadCleaner,
    private readonly inspections: Inspections,
    private readonly unpublished: UnpublishedUrls,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.config.CDH_ROLES.includes('worker')) return;
    this.timer = setInterval(() => this.look(), POLL_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    this.timer = undefined;
    this.stopping.abort();
    await this.looking;
    await Promise.all(this.active);
  }

  /** Looks now rather than at the next round. A caller's transaction may still have to commit. */
  nudge(): void {
    if (this.timer !== undefined) setTimeout(() => this.look(), 5).unref();
  }

  private look(): void {
    if (this.looking || this.stopping.signal.aborted) return;
    this.looking = this.database
      .detached(() => this.takeUp())
      .catch((error: unknown) => this.logger.warn(`no upload taken up: ${String(error)}`))
      .finally(() => (this.looking = undefined));
  }

  private async takeUp(): Promise<void> {
    while (this.active.size < SLOTS && !this.stopping.signal.aborted) {
      const row = await this.uploads.claim(LEASE_S);
      if (!row) return;
      const work = this.verify(row).finally(() => {
        this.active.delete(work);
        this.look();
      });
      this.active.add(work);
    }
  }

  /** Never rejects. */
  private async verify(row: UploadRow): Promise<void> {
    const given = new AbortController();
    const signal = AbortSignal.any([given.signal, this.stopping.signal]);
    const renewal = setInterval(() => {
      // Postgres away: the lease may last until it is back, and the last transaction checks it anyway.
      void this.uploads.renew(row, LEASE_S).then(
        (held) => held || given.abort(),
        () => {},
      );
    }, RENEW_MS);
    try {
      if (row.failures > MOST_FAILURES) {
        this.logger.error(`upload ${row.id} is given up after ${row.failures - 1} failures`);
        return await this.reject(row, GIVEN_UP);
      }
      const dataset = await this.catalogue.find(row.dataset);
      if (!dataset) throw new Error(`dataset ${row.dataset} of upload ${row.id} is unknown`);
      const verification = await verifyFiles(this.store, row.files, dataset.record, signal);
      await this.settle(row, verification, dataset.record);
    } catch (error) {
      await this.putBack(row, error, signal.aborted).catch((failure: unknown) =>
        this.logger.warn(`upload ${row.id} waits for its lease to end: ${String(failure)}`),
      );
    } finally {
      clearInterval(renewal);
    }
  }

  private async settle(row: UploadRow, verification: Verification, record: object): Promise<void> {
    if (!verification.ok) {
      await this.reject(row, verification.problem);
      return;
    }
    const { files } = verification;
    const { csv } = record as Pick<DatasetInput, 'csv'>;
    const shown = files.map((file) => ({ ...file, url: () => this.unpublished.issue(file) }));
    const inspected = await this.inspections.look(row.dataset, shown, csv);
    if (inspected.problem) {
      await this.reject(row, inspected.problem);
      return;
    }
    const done = await this.database.transaction(async () => {
      if (!(await this.uploads.renew(row, LEASE_S))) return false;
      await this.blobs.keep(files);
      const inventory = files.map(({ key: _key, ...file }) => file);
      const { number } = await this.catalogue.publish({
        dataset: row.dataset,
        files: inventory,
        publishedBy: row.created_by,
        ...(row.publication === null ? {} : { options: row.publication }),
      });
      await this.inspections.keep(row.dataset, number, inspected.inspections);
      return this.uploads.publish(row, number);
    });
    if (done) this.cleaner.cleanSoon(row.id);
  }

  private async reject(row: UploadRow, problem: WireProblem): Promise<void> {
    if (await this.uploads.reject(row, problem)) this.cleaner.cleanSoon(row.id);
  }

  private async putBack(row: UploadRow, error: unknown, givenUp: boolean): Promise<void> {
    if (givenUp) {
      await this.uploads.putBack(row, 0, false);
      return;
    }
    const passing = isPassing(error);
    const again = backoffS(row.attempts);
    this.logger[passing ? 'warn' : 'error'](`upload ${row.id} again in ${again} s: ${String(error)}`);
    await this.uploads.putBack(row, again, !passing);
  }
}

const GIVEN_UP: WireProblem = {
  code: 'INTERNAL',
  status: 500,
  detail: {
    fr: 'Le hub n’est pas parvenu à vérifier cet envoi ; le défaut est consigné.',
    en: 'The hub could not verify this upload; the defect is recorded.',
  },
};

/** 1 s, 2 s, 4 s … at most a minute. */
export const backoffS = (attempts: number) => Math.min(60, 2 ** Math.max(0, attempts - 1));
