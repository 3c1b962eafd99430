import {
  acceptedLanguage,
  createGrant,
  GRANT_ACTIONS,
  identifier,
  inLanguage,
  Problem,
  useCaseId,
} from '@cdh/contracts';
import { notFound } from '@cdh/http';
import { Body, Controller, Delete, Get, Headers, Inject, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { HUB_CONFIG, type HubConfig } from '../../shared/config.ts';
import { type DatasetFact, DatasetFacts } from '../../shared/dataset-facts.ts';
import { Epochs } from '../../shared/epochs.ts';
import { HubDatabase } from '../../shared/hub-database.ts';
import { uuidv7 } from '../../shared/ids.ts';
import { Outbox } from '../../shared/outbox.ts';
import { decodeCursor, pageQuery, toPage } from '../../shared/pagination.ts';
import {
  actor,
  Caller,
  credentialRequired,
  hasRole,
  isAdministrator,
  type Principal,
  roleMissing,
} from '../../shared/principal.ts';
import { AuditLog } from '../audit/index.ts';
import { IdentityRepository } from '../identity/index.ts';
import { announceGrant } from './announce-grant.ts';
import { DecisionPoint, refusal } from './decision-point.ts';
import { type GrantRow, GrantsRepository } from './grants.repository.ts';
import { checkGrant } from './check-grant.ts';

const listQuery = pageQuery.extend({
  dataset: identifier.optional(),
  grantee: z
    .string()
    .regex(/^(organisation|member|client|use-case):.+$/, 'expected kind:id')
    .optional(),
});
const accessCheckQuery = z.object({ action: z.enum(GRANT_ACTIONS), through: useCaseId.optional() });

function show(row: GrantRow) {
  const now = Date.now();
  const state = row.revoked_at
    ? 'revoked'
    : row.valid_until && row.valid_until.getTime() <= now
      ? 'expired'
      : row.valid_from && row.valid_from.getTime() > now
        ? 'pending'
        : 'active';
  return {
    id: row.id,
    dataset: row.dataset,
    grantee: { kind: row.grantee_kind, id: row.grantee },
    actions: row.actions,
    ...(row.through ? { through: row.through } : {}),
    purpose: row.purpose,
    ...(row.valid_from ? { validFrom: row.valid_from.toISOString() } : {}),
    ...(row.valid_until ? { validUntil: row.valid_until.toISOString() } : {}),
    createdAt: row.created_at.toISOString(),
    ...(row.revoked_at ? { revokedAt: row.revoked_at.toISOString() } : {}),
    state,
  };
}

@Controller()
export class GrantsController {
  constructor(
    private readonly database: HubDatabase,
    private readonly epochs: Epochs,
    private readonly outbox: Outbox,
    private readonly facts: DatasetFacts,
    private readonly grants: GrantsRepository,
    private readonly decisions: DecisionPoint,
    private readonly identities: IdentityRepository,
    private readonly audit: AuditLog,
    @Inject(HUB_CONFIG) private readonly config: HubConfig,
  ) {}

  @Post('grants')
  async create(
    @Body({ schema: createGrant }) body: z.output<typeof createGrant>,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const dataset = await this.ownDataset(body.dataset, caller);
    checkGrant(body, dataset);
    await this.knownGrantee(body.grantee);
    const row = {
      dataset: body.dataset,
      grantee_kind: body.grantee.kind,
      grantee: body.grantee.id,
      actions: [...new Set(body.actions)],
      through: body.through ?? null,
      purpose: body.purpose,
      valid_from: body.validFrom ?? null,
      valid_until: body.validUntil ?? null,
      granted_by: actor(caller),
    };
    const created = await this.database.transaction(async () => {
      await this.epochs.bump('trust');
      const same = await this.grants.findSame(row);
      if (same) {
        throw new Problem(
          'ALREADY_EXISTS',
          {
            fr: `Cette autorisation existe déjà (${same.id}).`,
            en: `This grant exists already (${same.id}).`,
          },
          { extensions: { grant: same.id } },
        );
      }
      const grant = await this.grants.create({ id: uuidv7(), ...row });
      await announceGrant({ audit: this.audit, outbox: this.outbox }, 'grant', actor(caller), grant);
      return grant;
    });
    await this.epochs.poll();
    void reply.header('location', `/grants/${created.id}`);
    return show(created);
  }

  @Get('grants')
  async list(@Query({ schema: listQuery }) page: z.output<typeof listQuery>, @Caller() caller: Principal) {
    if (caller.kind === 'anonymous') throw credentialRequired();
    const { dataset, grantee } = page;
    const [kind = '', ...id] = grantee?.split(':') ?? [];
    const filter = { dataset, grantee: grantee === undefined ? undefined : { kind, id: id.join(':') } };
    const rows = await this.grants.list(
      page.limit + 1,
      decodeCursor(page.cursor),
      filter,
      isAdministrator(caller) ? null : caller,
    );
    return toPage(rows.map(show), page, (row) => row.id, this.config.publicUrl, '/grants', {
      dataset,
      grantee,
    });
  }

  @Delete('grants/:id')
  async revoke(@Param('id') id: string, @Caller() caller: Principal) {
    if (caller.kind === 'anonymous') throw credentialRequired();
    const grant = await this.grants.find(id);
    const dataset = grant && (await this.facts.get(grant.dataset));
    if (!grant || !dataset) throw notFound();
    const grantee = caller.kind === grant.grantee_kind && caller.id === grant.grantee;
    if (!isAdministrator(caller) && !grantee && !hasRole(caller, dataset.publisher, 'provider'))
      throw notFound();
    const revoked = await this.database.transaction(async () => {
      await this.epochs.bump('trust');
      const row = await this.grants.revoke(id);
      if (!grant.revoked_at)
        await announceGrant({ audit: this.audit, outbox: this.outbox }, 'revoke', actor(caller), row);
      return row;
    });
    await this.epochs.poll();
    return show(revoked);
  }

  @Get('datasets/:id/access-check')
  async check(
    @Param('id') id: string,
    @Query({ schema: accessCheckQuery }) query: z.output<typeof accessCheckQuery>,
    @Headers('accept-language') language: string | undefined,
    @Caller() caller: Principal,
  ) {
    const dataset = await this.facts.get(id);
    if (!dataset || !(await this.decisions.maySee(caller, dataset))) throw notFound();
    const question = {
      dataset,
      action: query.action,
      ...(query.through === undefined ? {} : { through: query.through }),
    };
    const { allowed } = await this.decisions.preview(caller, question);
    if (allowed) return { allowed };
    const { missing, remedy } = refusal(caller, question).options;
    return {
      allowed,
      missing: missing ?? {
        dataset: id,
        action: query.action,
        ...(query.through ? { through: query.through } : {}),
      },
      ...(remedy ? { remedy: inLanguage(remedy, acceptedLanguage(language)) } : {}),
    };
  }

  /** The dataset, if the caller is a provider of its publisher. */
  private async ownDataset(id: string, caller: Principal): Promise<DatasetFact> {
    if (caller.kind === 'anonymous') throw credentialRequired();
    const dataset = await this.facts.get(id);
    if (!dataset || !(await this.decisions.maySee(caller, dataset))) throw notFound();
    if (!hasRole(caller, dataset.publisher, 'provider'))
      throw roleMissing(caller, 'provider', dataset.publisher);
    return dataset;
  }

  private async knownGrantee({ kind, id }: { kind: string; id: string }): Promise<void> {
    const known =
      kind === 'organisation'
        ? await this.identities.getOrganisation(id)
        : await this.identities.getPrincipal(kind, id);
    if (known) return;
    const detail = {
      fr: `Aucun bénéficiaire « ${kind}:${id} ».`,
      en: `There is no grantee "${kind}:${id}".`,
    };
    throw new Problem('UNPROCESSABLE', detail, { errors: [{ pointer: '/grantee', detail }] });
  }
}
