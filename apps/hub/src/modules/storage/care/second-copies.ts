import { copyObject, type ObjectStore } from '@cdh/object-store';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { HUB_CONFIG, type HubConfig } from '../../../shared/config.ts';
import { HubDatabase } from '../../../shared/hub-database.ts';
import { uuidv7 } from '../../../shared/ids.ts';
import { Sweep } from '../../../shared/sweep.ts';
import type { BlobRow } from '../blobs.repository.ts';
import { DoomedRepository } from '../deletion/doomed.repository.ts';
import { OBJECT_STORE, SECOND_STORE, secondStoreConfig } from '../object-store.provider.ts';
import { BlobCareRepository } from './blob-care.repository.ts';
import { examine } from './examine.ts';
import { holdLease } from './hold-lease.ts';

const EVERY_MS = 1_000;
const DAY_MS = 86_400_000;
const TYPE = 'application/octet-stream';

/** What is done with bytes once they are published: they are locked, where the store can, and copied, where there is a second. */
@Injectable()
export class SecondCopies implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(SecondCopies.name);
  private readonly stopping = new AbortController();
  private readonly rounds: Sweep;
  private readonly name: string | undefined;
  private locks: boolean | undefined;

  constructor(
    @Inject(HUB_CONFIG) private readonly config: HubConfig,
    private readonly database: HubDatabase,
    private readonly care: BlobCareRepository,
    private readonly doomed: DoomedRepository,
    @Inject(OBJECT_STORE) private readonly first: ObjectStore,
    @Inject(SECOND_STORE) private readonly second: ObjectStore | null,
  ) {
    this.name = secondStoreConfig(config)?.name;
    this.rounds = new Sweep(database, () => this.round(), {
      firstMs: EVERY_MS,
      everyMs: EVERY_MS,
      onFailure: (error) => this.logger.warn(`published bytes wait to be copied or locked: ${String(error)}`),
    });
  }

  onApplicationBootstrap(): void {
    if (!this.config.CDH_ROLES.includes('worker')) return;
    if (this.second || this.config.CDH_STORAGE_LOCK_MODE !== undefined) this.rounds.start();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.rounds.stop();
  }

  private async round(): Promise<void> {
    if (this.locks === undefined) await this.prepare();
    for (;;) {
      const blob = this.locks && !this.rounds.stopped ? await this.care.claimUnlocked() : undefined;
      if (!blob) break;
      await holdLease(this.care, blob.sha256, () => this.lock(blob));
    }
    for (;;) {
      const blob = this.second && !this.rounds.stopped ? await this.care.claimUncopied() : undefined;
      if (!blob) break;
      await holdLease(this.care, blob.sha256, () => this.copy(blob));
    }
  }

  /** Once the stores answer. */
  private async prepare(): Promise<void> {
    if (this.second && this.name !== undefined) {
      await this.second.check();
      await this.care.forgetCopiesElsewhere(this.name);
    }
    this.locks = await this.first.canLock();
    if (this.config.CDH_STORAGE_LOCK_MODE !== undefined && !this.locks)
      this.logger.warn('this store has no object lock: published bytes are not locked');
  }

  private async lock({ sha256, object_key }: BlobRow): Promise<void> {
    const until = new Date(Date.now() + this.config.CDH_STORAGE_LOCK_DAYS * DAY_MS);
    await this.first.lock(object_key, until);
    await this.care.setLocked(sha256, until);
  }

  /** The key stands in the row before anything is under it: a copy that a crash cuts short is simply made again. */
  private async copy(blob: BlobRow): Promise<void> {
    const { second, name } = this;
    if (!second || name === undefined) return;
    const { sha256, object_key, size } = blob;
    const key = blob.copy_key ?? `copies/${uuidv7()}`;
    if (blob.copy_key === null) await this.care.setCopyKey(sha256, key);
    const { signal } = this.stopping;
    if ((await second.stat(key))?.size !== size)
      await copyObject(
        { store: this.first, key: object_key },
        { store: second, key },
        { mediaType: TYPE, signal },
      );
    const examination = await examine(second, key, { sha256, size }, { signal });
    if (examination.good) {
      await this.care.setCopied(sha256, name);
      return;
    }
    // Whichever of the two is wrong: the first is looked at before all others, and the copy is made anew.
    await this.database.transaction(async () => {
      await this.doomed.add([{ key, place: 'second' }]);
      await this.care.setUncopied(sha256);
      await this.care.setSuspect(sha256);
    });
    throw new Error(`the copy is ${examination.finding}`);
  }
}
