import { Problem } from '@cdh/contracts';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { sql } from 'kysely';
import { Erasures } from '../../../shared/erasures.ts';
import { HubDatabase } from '../../../shared/hub-database.ts';
import { BlobsRepository } from '../blobs.repository.ts';
import { DoomedRepository } from './doomed.repository.ts';

/**
 * Decides when the bytes of a sum are no longer needed. References are counted where they are, in the inventories of
 * versions that are not erased, and not in a number that could come to differ from them. The blob's row is the lock:
 * whoever publishes holds it until the commit, and whoever deletes looks at the references only once it has it.
 */
@Injectable()
export class BlobReleases implements OnModuleInit {
  constructor(
    private readonly database: HubDatabase,
    private readonly blobs: BlobsRepository,
    private readonly doomed: DoomedRepository,
    private readonly erasures: Erasures,
  ) {}

  onModuleInit(): void {
    this.erasures.onErasure((sha256s) => this.release(sha256s));
  }

  /**
   * Within the transaction that took references away: bytes that nothing refers to any more are given up, and deleted
   * after its commit. Throws BYTES_LOCKED (409) while the store must keep them.
   */
  async release(sha256s: readonly string[]): Promise<void> {
    const rows = await this.blobs.lock(sha256s);
    const referenced = await this.blobs.referenced(rows.map(({ sha256 }) => sha256));
    const free = rows.filter(({ sha256 }) => !referenced.has(sha256));
    const until = free
      .flatMap(({ locked_until }) => (locked_until && +locked_until > Date.now() ? [locked_until] : []))
      .sort((a, b) => +b - +a)[0];
    if (until) throw locked(until);
    await this.blobs.setReleased(free.map(({ sha256 }) => sha256));
  }

  /** A safety net: what nothing refers to and nobody released. Returns how many. */
  async releaseForgotten(): Promise<number> {
    const { rows } = await sql<{ sha256: string }>`
      update storage.blobs b set released_at = now()
      where released_at is null and created_at < now() - interval '1 day'
        and not exists (
          select from catalogue.version_files f
          join catalogue.versions v on v.dataset = f.dataset and v.number = f.number
          where f.sha256 = b.sha256 and v.state <> 'erased')
      returning sha256`.execute(this.database.query);
    return rows.length;
  }

  /** Deletes the row of one released blob and dooms its objects, unless something refers to it again. */
  reapOne(): Promise<boolean> {
    return this.database.transaction(async () => {
      const blob = await this.blobs.lockReleased();
      if (!blob) return false;
      // A statement of its own, so that it sees what was committed while the lock was waited for.
      if ((await this.blobs.referenced([blob.sha256])).size > 0) {
        await this.blobs.setNeeded(blob.sha256);
        return true;
      }
      await this.blobs.remove(blob.sha256);
      const copy = blob.copy_key === null ? [] : [{ key: blob.copy_key, place: 'second' as const }];
      await this.doomed.add([{ key: blob.object_key }, ...copy]);
      return true;
    });
  }
}

const locked = (until: Date) =>
  new Problem(
    'BYTES_LOCKED',
    {
      fr: `Le stockage garde ces octets sous verrou jusqu’au ${until.toISOString()} : personne ne peut les effacer avant.`,
      en: `The storage keeps these bytes under lock until ${until.toISOString()}: nobody can erase them before.`,
    },
    {
      status: 409,
      remedy: {
        fr: 'Retirez la version (« withdraw ») : plus personne ne la lira. Effacez-la après cette date.',
        en: 'Withdraw the version: nobody reads it from then on. Erase it after that date.',
      },
      extensions: { lockedUntil: until.toISOString() },
    },
  );
