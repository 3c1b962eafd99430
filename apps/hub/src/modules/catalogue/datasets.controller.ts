import {
  canonicalJson,
  DATASET_KINDS,
  type DatasetInput,
  eventSubject,
  identifier,
  Problem,
  putDataset,
} from '@cdh/contracts';
import { noneMatch, notFound, requireMatch } from '@cdh/http';
import { Body, Controller, Get, Headers, Inject, Param, Put, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { HUB_CONFIG, type HubConfig } from '../../shared/config.ts';
import { Epochs } from '../../shared/epochs.ts';
import { HubDatabase } from '../../shared/hub-database.ts';
import { Outbox } from '../../shared/outbox.ts';
import { decodeCursor, pageQuery, toPage } from '../../shared/pagination.ts';
import {
  actor,
  Caller,
  credentialRequired,
  hasRole,
  type Principal,
  roleMissing,
} from '../../shared/principal.ts';
import { AuditLog } from '../audit/index.ts';
import { IdentityRepository } from '../identity/index.ts';
import { DecisionPoint } from '../trust/index.ts';
import { Catalogue, searchText } from './catalogue.ts';
import { DatasetRules, idUnavailable } from './dataset-rules.ts';
import { type DatasetRow, DatasetsRepository } from './datasets.repository.ts';
import { etagOf, showDataset } from './show-dataset.ts';
import { VersionSight } from './version-sight.ts';

const listQuery = pageQuery.extend({
  q: z.string().trim().min(1).max(300).optional(),
  kind: z.enum(DATASET_KINDS).optional(),
});

@Controller('datasets')
export class DatasetsController {
  constructor(
    private readonly database: HubDatabase,
    private readonly epochs: Epochs,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
    private readonly datasets: DatasetsRepository,
    private readonly catalogue: Catalogue,
    private readonly decisions: DecisionPoint,
    private readonly sight: VersionSight,
    private readonly rules: DatasetRules,
    private readonly identities: IdentityRepository,
    @Inject(HUB_CONFIG) private readonly config: HubConfig,
  ) {}

  @Get()
  async list(@Query({ schema: listQuery }) page: z.output<typeof listQuery>, @Caller() caller: Principal) {
    const { q, kind } = page;
    const { rows, total } = await this.datasets.list(
      { q, kind },
      await this.sight.visibility(caller),
      page.limit + 1,
      decodeCursor(page.cursor),
    );
    const shown = await this.sight.withLatest(rows, caller);
    return {
      ...toPage(shown.map(showDataset), page, (row) => row.id, this.config.publicUrl, '/datasets', {
        q,
        kind,
      }),
      total,
    };
  }

  @Get(':id')
  async get(
    @Param('id') id: string,
    @Caller() caller: Principal,
    @Headers('if-none-match') noneMatchHeader: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const seen = await this.catalogue.seen(id, caller);
    const [row = seen] = await this.sight.withLatest([seen], caller);
    const etag = etagOf(row);
    void reply.header('etag', etag).header('cache-control', 'private, no-cache');
    if (noneMatch(noneMatchHeader, etag)) {
      void reply.code(304);
      return;
    }
    return showDataset(row);
  }

  @Put(':id')
  async put(
    @Param('id', { schema: identifier }) id: string,
    @Body({ schema: putDataset }) body: DatasetInput,
    @Headers('if-match') ifMatch: string | undefined,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    if (caller.kind === 'anonymous') throw credentialRequired();
    if (!hasRole(caller, body.publisher, 'provider')) throw roleMissing(caller, 'provider', body.publisher);
    if (!(await this.identities.getOrganisation(body.publisher))) throw notFound();
    await this.rules.check(id, body);
    const { publisher, access, kind, ...record } = body;
    const text = searchText(record);
    const { row, status } = await this.database.transaction(async () => {
      const created = await this.datasets.create(
        { id, kind: kind ?? 'source', publisher, access, record },
        text,
      );
      const held = created ?? (await this.datasets.lock(id));
      if (!held) throw notFound();
      if (created) return { row: await this.announce(created, caller, 'create'), status: 201 };
      await this.requireOwn(held, caller);
      requireMatch(ifMatch, etagOf(held));
      const unchanged =
        held.publisher === publisher &&
        held.access === access &&
        canonicalJson(held.record) === canonicalJson(record);
      if (unchanged) return { row: held, status: 200 };
      if (kind !== undefined && kind !== held.kind) throw kindFixed(held.kind);
      const updated = await this.datasets.update({ id, publisher, access, record }, text);
      return { row: await this.announce(updated, caller, 'update'), status: 200 };
    });
    await this.epochs.poll();
    void reply.code(status).header('etag', etagOf(row));
    if (status === 201) void reply.header('location', `/datasets/${id}`);
    return showDataset(row);
  }

  private async announce(row: DatasetRow, caller: Principal, action: string): Promise<DatasetRow> {
    await this.audit.recordAct({ principal: actor(caller), action, decision: 'allowed', dataset: row.id });
    await this.outbox.add(eventSubject('catalogue', 'dataset-changed', 1), { dataset: row.id });
    await this.epochs.bump('catalogue');
    return row;
  }

  /** An id taken by another publisher: unknown to whoever may not know of it, else a role that is missing. */
  private async requireOwn(held: DatasetRow, caller: Principal): Promise<void> {
    if (hasRole(caller, held.publisher, 'provider') && held.kind !== 'product' && held.kind !== 'service')
      return;
    if (hasRole(caller, held.publisher, 'provider')) throw kindFixed(held.kind);
    const visible = await this.decisions.maySee(caller, {
      id: held.id,
      kind: held.kind,
      access: held.access,
      publisher: held.publisher,
    });
    if (visible) throw roleMissing(caller, 'provider', held.publisher);
    throw idUnavailable();
  }
}

const kindFixed = (kind: string) =>
  new Problem('CONFLICT', {
    fr: `Ce jeu de données est de nature « ${kind} », ce qui ne change pas ainsi.`,
    en: `This dataset is of kind "${kind}", which cannot be changed this way.`,
  });
