import { canonicalJson, eventSubject, type LanguageMap, Problem } from '@cdh/contracts';
import { notFound } from '@cdh/http';
import { Injectable } from '@nestjs/common';
import type { Actor, InventoryFile, Provenance } from '../../database/schema.ts';
import type { DatasetFact } from '../../shared/dataset-facts.ts';
import { Epochs } from '../../shared/epochs.ts';
import { HubDatabase } from '../../shared/hub-database.ts';
import { Outbox } from '../../shared/outbox.ts';
import type { Principal } from '../../shared/principal.ts';
import { AuditLog } from '../audit/index.ts';
import { DecisionPoint } from '../trust/index.ts';
import { type DatasetRow, DatasetsRepository, type ReadableDataset } from './datasets.repository.ts';
import { inventoryDigest } from './digest.ts';
import { type VersionRow, VersionsRepository } from './versions.repository.ts';

export interface Publication {
  dataset: string;
  files: readonly InventoryFile[];
  publishedBy: Actor;
  partition?: string;
  provenance?: Provenance;
}

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
  constructor(
    private readonly database: HubDatabase,
    private readonly epochs: Epochs,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
    private readonly decisions: DecisionPoint,
    private readonly datasets: DatasetsRepository,
    private readonly versions: VersionsRepository,
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

  /** The version in a state that may be given out: 404 when unknown, 410 when withdrawn or erased. */
  async available(dataset: string, number: number): Promise<VersionRow> {
    const version = await this.versions.find(dataset, number);
    if (!version) throw notFound();
    if (version.state === 'withdrawn' || version.state === 'erased') throw withdrawn(version);
    return version;
  }

  files(dataset: string, number: number): Promise<InventoryFile[]> {
    return this.versions.files(dataset, [number]).then((byNumber) => byNumber.get(number) ?? []);
  }

  findFile(dataset: string, number: number, path: string): Promise<InventoryFile | undefined> {
    return this.versions.findFile(dataset, number, path);
  }

  /**
   * Publishes a version with its outbox row in one transaction. An inventory whose digest is published already gives
   * that version again, and no event.
   */
  publish(publication: Publication): Promise<{ number: number; digest: string; created: boolean }> {
    const { dataset: id, files, publishedBy, partition, provenance } = publication;
    const digest = inventoryDigest(files);
    return this.database.transaction(async () => {
      const dataset = await this.datasets.lock(id);
      if (!dataset) throw notFound();
      const same = provenance ? undefined : await this.versions.findByDigest(id, digest, partition ?? null);
      if (same) return { number: same.number, digest, created: false };
      const number = (await this.versions.lastNumber(id)) + 1;
      await this.versions.insert(
        {
          dataset: id,
          number,
          digest,
          partition: partition ?? null,
          provenance: provenance ?? null,
          publishedBy,
        },
        files,
      );
      await this.datasets.setLatest(id, number);
      await this.audit.recordAct({
        principal: publishedBy,
        action: 'publish',
        decision: 'allowed',
        dataset: id,
        version: number,
      });
      await this.outbox.add(eventSubject('catalogue', 'version-published', 1), {
        dataset: id,
        version: number,
        digest,
      });
      await this.epochs.bump('catalogue');
      return { number, digest, created: true };
    });
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

export function withdrawn(version: VersionRow): Problem {
  return new Problem(
    'WITHDRAWN',
    version.reason ?? {
      fr: `La version ${version.number} a été retirée.`,
      en: `Version ${version.number} was withdrawn.`,
    },
    { extensions: { state: version.state } },
  );
}
