import { canonicalJson, type LanguageMap, Problem } from '@cdh/contracts';
import { notFound } from '@cdh/http';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { InventoryFile } from '../../database/schema.ts';
import type { DatasetFact } from '../../shared/dataset-facts.ts';
import { Epochs } from '../../shared/epochs.ts';
import { HubDatabase } from '../../shared/hub-database.ts';
import type { Principal } from '../../shared/principal.ts';
import { DecisionPoint } from '../trust/index.ts';
import { type DatasetRow, DatasetsRepository, type ReadableDataset } from './datasets.repository.ts';
import { type Publication, Publications, type Published } from './publications.ts';
import { VersionSight } from './version-sight.ts';
import { VersionStatesRepository } from './version-states.repository.ts';
import { type VersionRow, VersionsRepository } from './versions.repository.ts';

export interface Declaration {
  id: string;
  kind: 'product' | 'service';
  publisher: string;
  access: 'open' | 'restricted';
  record: Record<string, unknown>;
}

/** What other modules ask of the catalogue. */
@Injectable()
export class Catalogue {
  /** What was said once changes no more. */
  private readonly records = new LRUCache<string, Record<string, unknown>>({ max: 500 });

  constructor(
    private readonly database: HubDatabase,
    private readonly epochs: Epochs,
    private readonly decisions: DecisionPoint,
    private readonly datasets: DatasetsRepository,
    private readonly versions: VersionsRepository,
    private readonly states: VersionStatesRepository,
    private readonly publications: Publications,
    private readonly sight: VersionSight,
  ) {}

  /** The dataset, if the caller may know of it; else 404. */
  async seen(id: string, caller: Principal): Promise<DatasetRow> {
    const row = await this.datasets.find(id);
    if (!row || !(await this.decisions.maySee(caller, factOf(row)))) throw notFound();
    return row;
  }

  find(id: string): Promise<DatasetRow | undefined> {
    return this.datasets.find(id);
  }

  /** Locks the dataset until the transaction ends. */
  lock(id: string): Promise<DatasetRow | undefined> {
    return this.datasets.lock(id);
  }

  /** The identifier names a version already. */
  identifierTaken(identifier: string): Promise<boolean> {
    return this.states.identifierTaken(identifier);
  }

  /** What the dataset said of itself when the version was published; of old versions, what it says now. */
  async recordOf(
    dataset: DatasetRow,
    { record_sha256: sha256 }: VersionRow,
  ): Promise<Record<string, unknown>> {
    const name = `${dataset.id} ${sha256}`;
    const held =
      sha256 === null
        ? undefined
        : (this.records.get(name) ?? (await this.states.findRecord(dataset.id, sha256)));
    if (held) this.records.set(name, held);
    return held ?? { ...dataset.record, publisher: dataset.publisher, access: dataset.access };
  }

  /** The version and its dataset, whatever the version's state, if the caller may know of both; else 404. */
  async seenVersion(
    id: string,
    number: number,
    caller: Principal,
  ): Promise<{ dataset: DatasetRow; version: VersionRow }> {
    const dataset = await this.seen(id, caller);
    const version = await this.versions.find(id, number);
    if (!version || !(await this.sight.sees(version, dataset, caller))) throw notFound();
    return { dataset, version };
  }

  listReadable(
    reads: { dataset: string } | { profile: string },
    where?: { pointer: string; text: string },
  ): Promise<ReadableDataset[]> {
    return this.datasets.listReadable(reads, where);
  }

  /** The version with its number, whatever its state. */
  version(dataset: string, number: number): Promise<VersionRow | undefined> {
    return this.versions.find(dataset, number);
  }

  /** Those of the sums that a version of this dataset holds already, with the size of the bytes. */
  sumsHeld(dataset: string, sha256s: readonly string[]): Promise<Map<string, number>> {
    return this.versions.sumsHeld(dataset, sha256s);
  }

  /**
   * The version in a state that may be given out: 404 when unknown, or a draft of somebody else's; 410 when withdrawn or
   * erased.
   */
  async available(dataset: DatasetRow, number: number, caller: Principal): Promise<VersionRow> {
    const version = await this.versions.find(dataset.id, number);
    if (!version || !this.sight.mayKnow(version, dataset, caller)) throw notFound();
    if (isGone(version)) throw gone(version);
    return version;
  }

  files(dataset: string, number: number): Promise<InventoryFile[]> {
    return this.versions.files(dataset, [number]).then((byNumber) => byNumber.get(number) ?? []);
  }

  findFile(dataset: string, number: number, path: string): Promise<InventoryFile | undefined> {
    return this.versions.findFile(dataset, number, path);
  }

  publish(publication: Publication): Promise<Published> {
    return this.publications.publish(publication);
  }

  /**
   * Creates or renews the records of a service and its products, as a manifest declares them. Throws 409 when an id
   * belongs to another kind or publisher, and changes nothing.
   */
  async declare(...rows: Declaration[]): Promise<void> {
    await this.database.transaction(async () => {
      let changed = false;
      for (const row of rows) if (await this.declareOne(row)) changed = true;
      // Once all rows are locked: whoever publishes locks a row before it comes to this one.
      if (changed) await this.epochs.bump('catalogue');
    });
  }

  /** The record of a service that is no more; what it published stays. */
  async forgetService(id: string): Promise<void> {
    if (await this.datasets.deleteService(id)) await this.epochs.bump('catalogue');
  }

  private async declareOne(row: Declaration): Promise<boolean> {
    const text = searchText(row.record);
    if (await this.datasets.create(row, text)) return true;
    const held = await this.datasets.lock(row.id);
    if (held?.kind !== row.kind || held.publisher !== row.publisher) throw idTaken(row.id);
    if (canonicalJson(held.record) === canonicalJson(row.record) && held.access === row.access) return false;
    await this.datasets.update(row, text);
    return true;
  }
}

const idTaken = (id: string) =>
  new Problem(
    'CONFLICT',
    { fr: `Le jeu de données « ${id} » existe déjà.`, en: `The dataset "${id}" exists already.` },
    {
      remedy: {
        fr: 'Choisissez un autre identifiant pour le cas d’usage ou son produit.',
        en: 'Choose another id for the use case or its product.',
      },
    },
  );

export const factOf = ({ id, kind, access, publisher }: DatasetRow): DatasetFact => ({
  id,
  kind,
  access,
  publisher,
});

export function searchText(record: Record<string, unknown>): string {
  const texts = [
    record['title'],
    record['description'],
    (record['site'] as { name?: unknown } | undefined)?.name,
  ];
  return texts
    .flatMap((text) => (typeof text === 'object' && text !== null ? Object.values(text as LanguageMap) : []))
    .join(' ');
}

export const isGone = ({ state }: Pick<VersionRow, 'state'>) => state === 'withdrawn' || state === 'erased';

/** Of a version that is given out no more; `metadata` is what stays to be known of it. */
export function gone(version: VersionRow, metadata: Record<string, unknown> = {}): Problem {
  const erased = version.state === 'erased';
  return new Problem(
    erased ? 'ERASED' : 'WITHDRAWN',
    version.reason ?? {
      fr: `La version ${version.number} a été ${erased ? 'effacée' : 'retirée'}.`,
      en: `Version ${version.number} was ${version.state}.`,
    },
    { extensions: { state: version.state, digest: version.digest, ...metadata } },
  );
}
