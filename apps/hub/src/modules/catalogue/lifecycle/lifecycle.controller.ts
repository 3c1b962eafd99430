import {
  deprecateVersion,
  eraseVersion,
  identifier,
  Problem,
  putIdentifier,
  retireDataset,
  withdrawVersion,
} from '@cdh/contracts';
import { notFound } from '@cdh/http';
import { Body, Controller, HttpCode, Inject, Param, Post, Put } from '@nestjs/common';
import { z } from 'zod';
import { HUB_CONFIG, type HubConfig } from '../../../shared/config.ts';
import { HubDatabase } from '../../../shared/hub-database.ts';
import {
  Caller,
  credentialRequired,
  hasRole,
  type Principal,
  roleMissing,
} from '../../../shared/principal.ts';
import { Catalogue } from '../catalogue.ts';
import type { DatasetRow } from '../datasets.repository.ts';
import { identifierTaken } from '../publications.ts';
import { showDataset } from '../show-dataset.ts';
import { showVersion } from '../show-version.ts';
import { type VersionRow, VersionsRepository } from '../versions.repository.ts';
import { VersionStatesRepository } from '../version-states.repository.ts';
import { DatasetRetirement } from './dataset-retirement.ts';
import { VersionLifecycle } from './version-lifecycle.ts';

const versionNumber = z.coerce.number().int().min(1).max(2_000_000_000);

/** Steps in the life of datasets and versions; each by a provider of the publisher alone. */
@Controller('datasets/:id')
export class LifecycleController {
  constructor(
    private readonly database: HubDatabase,
    private readonly catalogue: Catalogue,
    private readonly lifecycle: VersionLifecycle,
    private readonly retirement: DatasetRetirement,
    private readonly versions: VersionsRepository,
    private readonly states: VersionStatesRepository,
    @Inject(HUB_CONFIG) private readonly config: HubConfig,
  ) {}

  @Post('versions/:number/publish')
  @HttpCode(200)
  async publish(
    @Param('id') id: string,
    @Param('number', { schema: versionNumber }) number: number,
    @Caller() caller: Principal,
  ) {
    await this.own(id, caller);
    return this.show(await this.lifecycle.publish(id, number, caller));
  }

  @Post('versions/:number/deprecate')
  @HttpCode(200)
  async deprecate(
    @Param('id') id: string,
    @Param('number', { schema: versionNumber }) number: number,
    @Body({ schema: deprecateVersion }) body: z.output<typeof deprecateVersion>,
    @Caller() caller: Principal,
  ) {
    await this.own(id, caller);
    return this.show(await this.lifecycle.deprecate(id, number, body, caller));
  }

  @Post('versions/:number/withdraw')
  @HttpCode(200)
  async withdraw(
    @Param('id') id: string,
    @Param('number', { schema: versionNumber }) number: number,
    @Body({ schema: withdrawVersion }) { reason }: z.output<typeof withdrawVersion>,
    @Caller() caller: Principal,
  ) {
    await this.own(id, caller);
    return this.show(await this.lifecycle.withdraw(id, number, reason, caller));
  }

  @Post('versions/:number/erase')
  @HttpCode(200)
  async erase(
    @Param('id') id: string,
    @Param('number', { schema: versionNumber }) number: number,
    @Body({ schema: eraseVersion }) { reason }: z.output<typeof eraseVersion>,
    @Caller() caller: Principal,
  ) {
    await this.own(id, caller);
    return this.show(await this.lifecycle.erase(id, number, reason, caller));
  }

  @Put('versions/:number/identifier')
  async identify(
    @Param('id') id: string,
    @Param('number', { schema: versionNumber }) number: number,
    @Body({ schema: putIdentifier }) { identifier: given }: z.output<typeof putIdentifier>,
    @Caller() caller: Principal,
  ) {
    await this.own(id, caller);
    await this.database.transaction(async () => {
      await this.catalogue.lock(id);
      const version = await this.versions.find(id, number);
      if (!version) throw notFound();
      if (version.identifier === given) return;
      if (version.identifier !== null) throw identifierFixed(version.identifier);
      if (!(await this.states.setIdentifier(id, number, given))) throw identifierTaken(given);
    });
    const row = await this.versions.find(id, number);
    if (!row) throw notFound();
    return this.show(row);
  }

  @Post('retire')
  @HttpCode(200)
  async retire(
    @Param('id', { schema: identifier }) id: string,
    @Body({ schema: retireDataset }) body: z.output<typeof retireDataset>,
    @Caller() caller: Principal,
  ) {
    await this.own(id, caller);
    if (body.successor !== undefined) await this.requireSuccessor(id, body.successor, caller);
    return showDataset(await this.retirement.retire(id, body, caller));
  }

  private async show(row: VersionRow) {
    return showVersion(row, await this.catalogue.files(row.dataset, row.number), this.config.publicUrl);
  }

  /** The dataset, if the caller is a provider of its publisher. */
  private async own(id: string, caller: Principal): Promise<DatasetRow> {
    if (caller.kind === 'anonymous') throw credentialRequired();
    const dataset = await this.catalogue.seen(id, caller);
    if (!hasRole(caller, dataset.publisher, 'provider'))
      throw roleMissing(caller, 'provider', dataset.publisher);
    return dataset;
  }

  private async requireSuccessor(id: string, successor: string, caller: Principal): Promise<void> {
    const known = successor !== id && (await this.catalogue.seen(successor, caller).catch(() => undefined));
    if (known) return;
    const detail = {
      fr: `« ${successor} » n’est pas un autre jeu de données que vous connaissez.`,
      en: `"${successor}" is not another dataset that you know of.`,
    };
    throw new Problem('UNPROCESSABLE', detail, { errors: [{ pointer: '/successor', detail }] });
  }
}

const identifierFixed = (held: string) =>
  new Problem('CONFLICT', {
    fr: `Cette version porte déjà l’identifiant « ${held} », qui ne change plus.`,
    en: `This version has the identifier "${held}" already, which changes no more.`,
  });
