import { eventSubject, Problem } from '@cdh/contracts';
import { notFound } from '@cdh/http';
import { Injectable } from '@nestjs/common';
import type { Actor, InventoryFile, Provenance, PublicationOptions } from '../../database/schema.ts';
import { Epochs } from '../../shared/epochs.ts';
import { HubDatabase } from '../../shared/hub-database.ts';
import { Inspections } from '../../shared/inspections.ts';
import { Outbox } from '../../shared/outbox.ts';
import { AuditLog } from '../audit/index.ts';
import { type DatasetRow, DatasetsRepository } from './datasets.repository.ts';
import { inventoryDigest, recordDigest } from './digest.ts';
import { VersionsRepository, type VersionRow } from './versions.repository.ts';
import { VersionStatesRepository } from './version-states.repository.ts';

export interface Publication {
  dataset: string;
  files: readonly InventoryFile[];
  publishedBy: Actor;
  partition?: string;
  provenance?: Provenance;
  options?: PublicationOptions;
}

export interface Published {
  number: number;
  digest: string;
  created: boolean;
}

/** New versions: the next costs the same, however many there are. */
@Injectable()
export class Publications {
  constructor(
    private readonly database: HubDatabase,
    private readonly epochs: Epochs,
    private readonly outbox: Outbox,
    private readonly inspections: Inspections,
    private readonly audit: AuditLog,
    private readonly datasets: DatasetsRepository,
    private readonly versions: VersionsRepository,
    private readonly states: VersionStatesRepository,
  ) {}

  /**
   * Publishes a version with its outbox row in one transaction. An inventory whose digest is published already gives
   * that version again, and no event. A draft is seen by its provider alone, and makes no event.
   */
  publish(publication: Publication): Promise<Published> {
    const { dataset: id, files, partition = null, provenance = null, options = {} } = publication;
    const { distributions = [], identifier = null } = options;
    const digest = inventoryDigest(files, distributions);
    return this.database.transaction(async () => {
      const dataset = await this.datasets.lock(id);
      if (!dataset) throw notFound();
      const draft = options.draft === true || (dataset.record['gated'] === true && provenance === null);
      const same = provenance ? undefined : await this.versions.findByDigest(id, digest, partition, draft);
      if (same) return this.again(same, identifier);
      if (identifier !== null && (await this.states.identifierTaken(identifier)))
        throw identifierTaken(identifier);
      const number = (await this.versions.lastNumber(id)) + 1;
      const access = distributions.some((one) => one.access === 'restricted')
        ? 'restricted'
        : distributions.length > 0
          ? 'open'
          : null;
      const { publishedBy } = publication;
      await this.versions.insert(
        {
          dataset: id,
          number,
          digest,
          partition,
          provenance,
          publishedBy,
          draft,
          identifier,
          access,
          distributions,
          recordSha256: await this.keepRecord(dataset),
        },
        files,
      );
      const paths = files.map(({ path }) => path);
      await this.inspections.expect({ dataset: id, version: number, paths, derived: provenance !== null });
      if (draft) {
        const act = { action: 'publish-draft', decision: 'allowed', dataset: id, version: number } as const;
        await this.audit.recordAct({ principal: publishedBy, ...act });
      } else {
        await this.datasets.setLatest(id, number);
        await this.announce({ dataset: id, number, digest }, publishedBy);
      }
      await this.epochs.bump('catalogue');
      return { number, digest, created: true };
    });
  }

  /** Within the ambient transaction: what the dataset says of itself is kept; its sum. */
  async keepRecord({ id, record, publisher, access }: DatasetRow): Promise<string> {
    const said = { ...record, publisher, access };
    const sha256 = recordDigest(said);
    await this.states.keepRecord(id, sha256, said);
    return sha256;
  }

  /** Within the ambient transaction, of a version that everybody may now know of. */
  async announce(
    { dataset, number, digest }: Pick<VersionRow, 'dataset' | 'number' | 'digest'>,
    by: Actor,
  ): Promise<void> {
    const act = { action: 'publish', decision: 'allowed', dataset, version: number } as const;
    await this.audit.recordAct({ principal: by, ...act });
    await this.outbox.add(eventSubject('catalogue', 'version-published', 1), {
      dataset,
      version: number,
      digest,
    });
  }

  private async again(same: VersionRow, identifier: string | null): Promise<Published> {
    if (identifier !== null && same.identifier === null)
      await this.states.setIdentifier(same.dataset, same.number, identifier);
    return { number: same.number, digest: same.digest, created: false };
  }
}

export const identifierTaken = (identifier: string) =>
  new Problem(
    'ALREADY_EXISTS',
    {
      fr: `L’identifiant « ${identifier} » désigne déjà une autre version.`,
      en: `The identifier "${identifier}" names another version already.`,
    },
    {
      remedy: {
        fr: 'Chaque version a son propre identifiant pérenne : faites-en créer un autre.',
        en: 'Each version has a persistent identifier of its own: have another one minted.',
      },
    },
  );
