import { copyObject, type ObjectStore } from '@cdh/object-store';
import { recordStorageCheck } from '@cdh/telemetry';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { StoragePlace } from '../../../database/schema.ts';
import { HUB_CONFIG, type HubConfig } from '../../../shared/config.ts';
import { HubDatabase } from '../../../shared/hub-database.ts';
import { uuidv7 } from '../../../shared/ids.ts';
import { Sweep } from '../../../shared/sweep.ts';
import { type BlobRow, BlobsRepository } from '../blobs.repository.ts';
import { DoomedRepository } from '../deletion/doomed.repository.ts';
import { OBJECT_STORE, SECOND_STORE, secondStoreConfig } from '../object-store.provider.ts';
import { BlobCareRepository } from './blob-care.repository.ts';
import { type Examination, examine } from './examine.ts';
import { FindingsRepository } from './findings.repository.ts';
import { holdLease } from './hold-lease.ts';
import { Pace } from './pace.ts';

const EVERY_MS = 2_000;
const DAY_S = 86_400;
const TYPE = 'application/octet-stream';

type Bad = Extract<Examination, { good: false }>;

/**
 * Reads all that is stored again, each blob within the configured time and when somebody asks, at a bounded speed. What
 * is no longer what it was is restored from the second copy, or else given to nobody.
 */
@Injectable()
export class Scrubber implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Scrubber.name);
  private readonly stopping = new AbortController();
  private readonly rounds: Sweep;
  private readonly pace: Pace;
  private readonly name: string | undefined;

  constructor(
    @Inject(HUB_CONFIG) private readonly config: HubConfig,
    private readonly database: HubDatabase,
    private readonly blobs: BlobsRepository,
    private readonly care: BlobCareRepository,
    private readonly findings: FindingsRepository,
    private readonly doomed: DoomedRepository,
    @Inject(OBJECT_STORE) private readonly first: ObjectStore,
    @Inject(SECOND_STORE) private readonly second: ObjectStore | null,
  ) {
    this.name = secondStoreConfig(config)?.name;
    this.pace = new Pace(config.CDH_SCRUB_BYTES_PER_S);
    this.rounds = new Sweep(database, () => this.round(), {
      firstMs: EVERY_MS,
      everyMs: EVERY_MS,
      onFailure: (error) => this.stopping.signal.aborted || this.logger.warn(`scrub waits: ${String(error)}`),
    });
  }

  onApplicationBootstrap(): void {
    if (this.config.CDH_ROLES.includes('worker')) this.rounds.start();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.rounds.stop();
  }

  private async round(): Promise<void> {
    while (!this.rounds.stopped) {
      const blob = await this.care.claimUnchecked(this.config.CDH_SCRUB_DAYS);
      if (!blob) return;
      await holdLease(this.care, blob.sha256, () => this.check(blob));
    }
  }

  private async check(blob: BlobRow): Promise<void> {
    const first = await this.look(this.first, blob.object_key, blob);
    const copy = this.copyOf(blob);
    const second = copy && (await this.look(copy.store, copy.key, blob));
    recordStorageCheck('first', first.good ? 'good' : first.finding);
    if (second) recordStorageCheck('second', second.good ? 'good' : second.finding);
    if (second && !second.good) await this.copyAgain(blob, second);
    if (first.good) {
      await this.care.setGood(blob.sha256);
      if (blob.damaged_at !== null) await this.care.resolve(blob.sha256, 'first');
      return;
    }
    if (copy && second?.good && (await this.restore(blob, copy, first))) return;
    await this.database.transaction(async () => {
      await this.care.setDamaged(blob.sha256);
      await this.tell(blob, 'first', first, 'lost');
    });
  }

  private look(store: ObjectStore, key: string, blob: BlobRow): Promise<Examination> {
    return examine(store, key, blob, { pace: this.pace, signal: this.stopping.signal });
  }

  private copyOf({ copy_key, copied_to }: BlobRow): { store: ObjectStore; key: string } | undefined {
    if (!this.second || copy_key === null || copied_to !== this.name) return undefined;
    return { store: this.second, key: copy_key };
  }

  /** Good bytes under a new key take the place of the others. Doomed before they exist: a crash leaves nothing. */
  private async restore(
    blob: BlobRow,
    copy: { store: ObjectStore; key: string },
    found: Bad,
  ): Promise<boolean> {
    const key = `restored/${uuidv7()}`;
    const { signal } = this.stopping;
    await this.doomed.add([{ key, inSeconds: DAY_S }]);
    await copyObject(copy, { store: this.first, key }, { mediaType: TYPE, signal });
    const { good } = await this.look(this.first, key, blob);
    if (!good) return false;
    await this.database.transaction(async () => {
      if (await this.blobs.replace(blob.sha256, blob.object_key, key)) await this.doomed.remove('first', key);
      await this.tell(blob, 'first', found, 'restored');
    });
    return true;
  }

  private async copyAgain(blob: BlobRow, found: Bad): Promise<void> {
    await this.database.transaction(async () => {
      if (blob.copy_key !== null) await this.doomed.add([{ key: blob.copy_key, place: 'second' }]);
      await this.care.setUncopied(blob.sha256);
      await this.tell(blob, 'second', found, 'copying');
    });
  }

  /** In the transaction of what is done about it: whoever sees that it was read sees what was found. */
  private async tell(
    { sha256, size }: BlobRow,
    place: StoragePlace,
    { finding, received }: Bad,
    state: 'lost' | 'copying' | 'restored',
  ): Promise<void> {
    const files = await this.findings.filesOf(sha256);
    await this.findings.record({ sha256, size, place, finding, received, state }, files);
    const named = files
      .slice(0, 5)
      .map(({ dataset, version, path }) => `${dataset}@${version} ${path}`)
      .join(', ');
    const said = `${place} copy of ${sha256} is ${finding}, ${state}: ${named || 'nothing refers to it'}`;
    this.logger[state === 'lost' ? 'error' : 'warn'](said);
  }
}
