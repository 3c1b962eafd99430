import { createUseCase, Problem, useCaseId } from '@cdh/contracts';
import { notFound } from '@cdh/http';
import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Put,
  Query,
  Res,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { HUB_CONFIG, type HubConfig } from '../../shared/config.ts';
import { DatasetFacts } from '../../shared/dataset-facts.ts';
import { decodeCursor, type PageQuery, pageQuery, toPage } from '../../shared/pagination.ts';
import { Caller, credentialRequired, isAdministrator, type Principal } from '../../shared/principal.ts';
import { VersionFacts } from '../../shared/version-facts.ts';
import { DecisionPoint } from '../trust/index.ts';
import { Liveness } from './liveness.ts';
import { Registration } from './registration.ts';
import { Reservations } from './reservations.ts';
import { showPartition, showUseCase } from './show-use-case.ts';
import { type PartitionRow, PartitionsRepository } from './partitions.repository.ts';
import { type UseCaseRow, UseCasesRepository } from './use-cases.repository.ts';

@Controller('use-cases')
export class UseCasesController {
  constructor(
    private readonly repository: UseCasesRepository,
    private readonly reservations: Reservations,
    private readonly registration: Registration,
    private readonly liveness: Liveness,
    private readonly partitions: PartitionsRepository,
    private readonly facts: DatasetFacts,
    private readonly versions: VersionFacts,
    private readonly decisions: DecisionPoint,
    @Inject(HUB_CONFIG) private readonly config: HubConfig,
  ) {}

  @Post()
  async create(
    @Body({ schema: createUseCase }) { id, organisation }: z.output<typeof createUseCase>,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const row = await this.reservations.reserve(id, organisation, caller);
    void reply.header('location', `/use-cases/${id}`);
    return this.show(row, caller);
  }

  @Get()
  async list(@Query({ schema: pageQuery }) page: PageQuery, @Caller() caller: Principal) {
    const after = decodeCursor(page.cursor);
    const rows = (await this.repository.list()).filter((row) => maySee(row, caller));
    const rest = after === undefined ? rows : rows.filter(({ id }) => id > after);
    const { items, ...more } = toPage(
      rest.slice(0, page.limit + 1),
      page,
      ({ id }) => id,
      this.config.publicUrl,
      '/use-cases',
    );
    return { items: await Promise.all(items.map((row) => this.show(row, caller))), ...more };
  }

  @Get(':id')
  async get(@Param('id') id: string, @Caller() caller: Principal) {
    return this.show(await this.seen(id, caller), caller);
  }

  @Put(':id/manifest')
  async putManifest(
    @Param('id', { schema: useCaseId }) id: string,
    @Body() body: unknown,
    @Caller() caller: Principal,
  ) {
    if (caller.kind === 'anonymous') throw credentialRequired();
    if (caller.kind !== 'use-case' || caller.id !== id) {
      throw new Problem(
        'ROLE_MISSING',
        {
          fr: `Seul le cas d’usage « ${id} » déclare son manifeste, avec sa propre clé.`,
          en: `Only the use case "${id}" declares its manifest, with a key of its own.`,
        },
        { missing: { role: `use-case:${id}` } },
      );
    }
    return this.registration.register(id, body);
  }

  @Delete(':id')
  @HttpCode(204)
  async delete(@Param('id') id: string, @Caller() caller: Principal): Promise<void> {
    // Said before looking: who is not known learns nothing of what is reserved.
    if (caller.kind === 'anonymous') throw credentialRequired();
    const row = await this.seen(id, caller);
    await this.reservations.release(row, caller);
  }

  @Get(':id/products')
  async products(
    @Param('id') id: string,
    @Query({ schema: pageQuery }) page: PageQuery,
    @Caller() caller: Principal,
  ) {
    await this.seen(id, caller);
    const cursor = decodeCursor(page.cursor)?.split('\n');
    const after: [string, string] | undefined = cursor && [cursor[0] ?? '', cursor[1] ?? ''];
    const rows = await this.visiblePage(id, page.limit + 1, after, caller);
    return toPage(
      rows,
      page,
      ({ dataset, partition }) => `${dataset}\n${partition}`,
      this.config.publicUrl,
      `/use-cases/${id}/products`,
    );
  }

  /** Filtered before the page is cut: its address names the last item, which must be one that the caller may know. */
  private async visiblePage(
    useCase: string,
    limit: number,
    after: [string, string] | undefined,
    caller: Principal,
  ) {
    const shown: ReturnType<typeof showPartition>[] = [];
    for (let last = after; shown.length < limit;) {
      const rows = await this.partitions.page(useCase, limit, last);
      shown.push(...(await this.visible(rows, caller)));
      const end = rows.at(-1);
      if (!end || rows.length < limit) break;
      last = [end.product, end.partition];
    }
    return shown.slice(0, limit);
  }

  /** Of each partition, whoever may know of all that it is made from may know. */
  private async visible(rows: PartitionRow[], caller: Principal) {
    const inputsOf = ({ inputs, wanted }: PartitionRow) =>
      [...(inputs ?? []), ...wanted.inputs].map(({ dataset }) => dataset);
    const named = rows.flatMap((row) => [...inputsOf(row), ...(row.wanted.excluded ?? [])]);
    const facts = await this.facts.getMany(named);
    const known = new Set<string>();
    for (const fact of facts.values()) if (await this.decisions.maySee(caller, fact)) known.add(fact.id);
    const versions = await this.versions.getMany(rows.flatMap(({ inputs }) => inputs ?? []));
    return rows
      .filter((row) => inputsOf(row).every((dataset) => known.has(dataset)))
      .map((row) => showPartition(row, known, versions));
  }

  private async show(row: UseCaseRow, caller: Principal) {
    const { reads = [], algorithms = [] } = row.manifest ?? {};
    const named = [
      ...reads.flatMap((read) => ('dataset' in read ? [read.dataset] : [])),
      ...algorithms.map(({ dataset }) => dataset),
    ];
    const facts = await this.facts.getMany(named);
    const known = new Set<string>();
    for (const fact of facts.values()) if (await this.decisions.maySee(caller, fact)) known.add(fact.id);
    const replicas = (await this.liveness.replicas()).get(row.id) ?? 0;
    return showUseCase(row, replicas, known);
  }

  private async seen(id: string, caller: Principal): Promise<UseCaseRow> {
    const row = await this.repository.find(id);
    if (!row || !maySee(row, caller)) throw notFound();
    return row;
  }
}

/** An id that is only reserved concerns its organisation alone. */
const maySee = (row: UseCaseRow, caller: Principal) =>
  row.manifest !== null || isAdministrator(caller) || caller.organisation === row.organisation;
