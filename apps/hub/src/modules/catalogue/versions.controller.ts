import { Problem, withdrawVersion, eventSubject } from '@cdh/contracts';
import { notFound } from '@cdh/http';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import type { InventoryFile } from '../../database/schema.ts';
import { HUB_CONFIG, type HubConfig } from '../../shared/config.ts';
import { DatasetFacts } from '../../shared/dataset-facts.ts';
import { Epochs } from '../../shared/epochs.ts';
import { HubDatabase } from '../../shared/hub-database.ts';
import { Outbox } from '../../shared/outbox.ts';
import { decodeNumber, type PageQuery, pageQuery, toPage } from '../../shared/pagination.ts';
import {
  actor,
  Caller,
  credentialRequired,
  hasRole,
  type Principal,
  roleMissing,
} from '../../shared/principal.ts';
import { AuditLog } from '../audit/index.ts';
import { DecisionPoint } from '../trust/index.ts';
import { Catalogue, withdrawn } from './catalogue.ts';
import { DatasetsRepository } from './datasets.repository.ts';
import { type VersionRow, VersionsRepository } from './versions.repository.ts';

const versionNumber = z.coerce.number().int().min(1).max(2_000_000_000);
const provenanceQuery = z.object({ partition: z.string().min(1).max(200).optional() });

const show = (row: VersionRow, files: InventoryFile[]) => ({
  number: row.number,
  state: row.state,
  digest: row.digest,
  ...(row.partition === null ? {} : { partition: row.partition }),
  ...(row.reason === null ? {} : { reason: row.reason }),
  files,
  publishedAt: row.published_at.toISOString(),
  publishedBy: row.published_by,
});

@Controller('datasets/:id/versions')
export class VersionsController {
  constructor(
    private readonly database: HubDatabase,
    private readonly epochs: Epochs,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
    private readonly catalogue: Catalogue,
    private readonly datasets: DatasetsRepository,
    private readonly versions: VersionsRepository,
    private readonly facts: DatasetFacts,
    private readonly decisions: DecisionPoint,
    @Inject(HUB_CONFIG) private readonly config: HubConfig,
  ) {}

  @Get()
  async list(
    @Param('id') id: string,
    @Query({ schema: pageQuery }) page: PageQuery,
    @Caller() caller: Principal,
  ) {
    await this.catalogue.seen(id, caller);
    const after = decodeNumber(page.cursor);
    const rows = await this.versions.list(id, page.limit + 1, after);
    const { items, ...rest } = toPage(
      rows,
      page,
      (row) => row.number,
      this.config.publicUrl,
      `/datasets/${id}/versions`,
    );
    const visible = await this.visible(items, caller);
    const files = await this.versions.files(
      id,
      visible.map((row) => row.number),
    );
    return { items: visible.map((row) => show(row, files.get(row.number) ?? [])), ...rest };
  }

  @Get(':number')
  async get(
    @Param('id') id: string,
    @Param('number', { schema: versionNumber }) number: number,
    @Caller() caller: Principal,
  ) {
    const row = await this.find(id, number, caller);
    if (row.state === 'withdrawn' || row.state === 'erased') throw withdrawn(row);
    return show(row, await this.catalogue.files(id, number));
  }

  @Get(':number/provenance')
  async provenance(
    @Param('id') id: string,
    @Param('number', { schema: versionNumber }) number: number,
    @Query({ schema: provenanceQuery }) { partition }: z.output<typeof provenanceQuery>,
    @Caller() caller: Principal,
  ) {
    await this.catalogue.seen(id, caller);
    const row =
      partition === undefined
        ? await this.versions.find(id, number)
        : await this.versions.findPartition(id, partition, number);
    if (!row || (await this.visible([row], caller)).length === 0) throw notFound();
    if (!row.provenance) {
      throw new Problem('NOT_FOUND', {
        fr: 'Cette version vient directement de son fournisseur : elle n’a pas d’entrées.',
        en: 'This version comes from its provider directly: it has no inputs.',
      });
    }
    return {
      ...row.provenance,
      dataset: id,
      version: row.number,
      ...(row.partition === null ? {} : { partition: row.partition }),
    };
  }

  @Post(':number/withdraw')
  @HttpCode(200)
  async withdraw(
    @Param('id') id: string,
    @Param('number', { schema: versionNumber }) number: number,
    @Body({ schema: withdrawVersion }) { reason }: z.output<typeof withdrawVersion>,
    @Caller() caller: Principal,
  ) {
    if (caller.kind === 'anonymous') throw credentialRequired();
    const dataset = await this.catalogue.seen(id, caller);
    if (!hasRole(caller, dataset.publisher, 'provider'))
      throw roleMissing(caller, 'provider', dataset.publisher);
    await this.database.transaction(async () => {
      await this.datasets.lock(id);
      const version = await this.versions.find(id, number);
      if (!version) throw notFound();
      if (version.state !== 'published' && version.state !== 'deprecated') {
        throw new Problem('CONFLICT', {
          fr: `Cette version est déjà « ${version.state} ».`,
          en: `This version is "${version.state}" already.`,
        });
      }
      await this.versions.withdraw(id, number, reason);
      const latest = await this.versions.latestPublished(id);
      await this.database.query
        .updateTable('catalogue.datasets')
        .set((eb) => ({ latest, revision: eb('revision', '+', 1) }))
        .where('id', '=', id)
        .execute();
      await this.audit.recordAct({
        principal: actor(caller),
        action: 'withdraw',
        decision: 'allowed',
        dataset: id,
        version: number,
      });
      await this.outbox.add(eventSubject('catalogue', 'version-withdrawn', 1), {
        dataset: id,
        version: number,
      });
      await this.epochs.bump('catalogue');
    });
    await this.epochs.poll();
    const row = await this.versions.find(id, number);
    return row && show(row, await this.catalogue.files(id, number));
  }

  private async find(id: string, number: number, caller: Principal): Promise<VersionRow> {
    await this.catalogue.seen(id, caller);
    const row = await this.versions.find(id, number);
    if (!row || (await this.visible([row], caller)).length === 0) throw notFound();
    return row;
  }

  /** A derived version is seen by whoever may know of all that it came from. */
  private async visible(rows: VersionRow[], caller: Principal): Promise<VersionRow[]> {
    const facts = await this.facts.getMany(
      rows.flatMap((row) => row.provenance?.inputs.map((input) => input.dataset) ?? []),
    );
    const seen = new Map<string, boolean>();
    for (const fact of facts.values()) seen.set(fact.id, await this.decisions.maySee(caller, fact));
    return rows.filter((row) => row.provenance?.inputs.every((input) => seen.get(input.dataset)) ?? true);
  }
}
