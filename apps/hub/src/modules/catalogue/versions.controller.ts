import { Problem } from '@cdh/contracts';
import { notFound } from '@cdh/http';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import { HUB_CONFIG, type HubConfig } from '../../shared/config.ts';
import { decodeNumber, type PageQuery, pageQuery, toPage } from '../../shared/pagination.ts';
import { Caller, type Principal } from '../../shared/principal.ts';
import { Catalogue, gone, isGone } from './catalogue.ts';
import { showVersion } from './show-version.ts';
import { VersionsRepository } from './versions.repository.ts';
import { VersionSight } from './version-sight.ts';

const versionNumber = z.coerce.number().int().min(1).max(2_000_000_000);
const provenanceQuery = z.object({ partition: z.string().min(1).max(200).optional() });

@Controller('datasets/:id/versions')
export class VersionsController {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly versions: VersionsRepository,
    private readonly sight: VersionSight,
    @Inject(HUB_CONFIG) private readonly config: HubConfig,
  ) {}

  @Get()
  async list(
    @Param('id') id: string,
    @Query({ schema: pageQuery }) page: PageQuery,
    @Caller() caller: Principal,
  ) {
    const dataset = await this.catalogue.seen(id, caller);
    const filter = await this.sight.filter(dataset, caller);
    const rows = await this.versions.list(id, page.limit + 1, decodeNumber(page.cursor), filter);
    const { items, ...rest } = toPage(
      rows,
      page,
      (row) => row.number,
      this.config.publicUrl,
      `/datasets/${id}/versions`,
    );
    const files = await this.versions.files(
      id,
      items.map((row) => row.number),
    );
    return {
      items: items.map((row) => showVersion(row, files.get(row.number) ?? [], this.config.publicUrl)),
      ...rest,
    };
  }

  @Get(':number')
  async get(
    @Param('id') id: string,
    @Param('number', { schema: versionNumber }) number: number,
    @Caller() caller: Principal,
  ) {
    const { version: row } = await this.catalogue.seenVersion(id, number, caller);
    const shown = showVersion(row, await this.catalogue.files(id, number), this.config.publicUrl);
    if (isGone(row)) throw gone(row, { version: shown });
    return shown;
  }

  @Get(':number/provenance')
  async provenance(
    @Param('id') id: string,
    @Param('number', { schema: versionNumber }) number: number,
    @Query({ schema: provenanceQuery }) { partition }: z.output<typeof provenanceQuery>,
    @Caller() caller: Principal,
  ) {
    const dataset = await this.catalogue.seen(id, caller);
    const row =
      partition === undefined
        ? await this.versions.find(id, number)
        : await this.versions.findPartition(id, partition, number);
    if (!row || !(await this.sight.sees(row, dataset, caller))) throw notFound();
    if (!row.provenance) {
      throw new Problem('NOT_FOUND', {
        fr: 'Cette version vient directement de son fournisseur : elle n’a pas d’entrées.',
        en: 'This version comes from its provider directly: it has no inputs.',
      });
    }
    const { algorithms, ...provenance } = row.provenance;
    const known = await this.sight.known(
      (algorithms ?? []).map((algorithm) => algorithm.dataset),
      caller,
    );
    return {
      ...provenance,
      ...(algorithms ? { algorithms: algorithms.filter((algorithm) => known.has(algorithm.dataset)) } : {}),
      dataset: id,
      version: row.number,
      ...(row.partition === null ? {} : { partition: row.partition }),
    };
  }
}
