import { randomBytes } from 'node:crypto';
import { createClient, createMember, Problem } from '@cdh/contracts';
import { notFound } from '@cdh/http';
import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { HUB_CONFIG, type HubConfig } from '../../shared/config.ts';
import { Epochs } from '../../shared/epochs.ts';
import { HubDatabase } from '../../shared/hub-database.ts';
import { decodeCursor, type PageQuery, pageQuery, toPage } from '../../shared/pagination.ts';
import { actor, Caller, isAdministrator, type Principal, requireRole } from '../../shared/principal.ts';
import { AccessTokens } from './access-tokens.ts';
import { sha256Hex } from './api-key.ts';
import { IdentityRepository, type PrincipalRow } from './identity.repository.ts';
import { taken } from './organisations.controller.ts';

const show = (row: PrincipalRow) => ({
  id: row.id,
  name: row.name,
  roles: row.roles,
  createdAt: row.created_at.toISOString(),
});

const issuerUnknown = () => {
  const detail = {
    fr: 'Cet émetteur n’est pas de ceux que le hub reconnaît (OIDC_ISSUERS).',
    en: 'This issuer is none of those that the hub trusts (OIDC_ISSUERS).',
  };
  return new Problem('UNPROCESSABLE', detail, { errors: [{ pointer: '/issuer', detail }] });
};

/** Members and clients of an organisation. */
@Controller('organisations/:organisation')
export class PrincipalsController {
  constructor(
    private readonly database: HubDatabase,
    private readonly epochs: Epochs,
    private readonly identities: IdentityRepository,
    private readonly tokens: AccessTokens,
    @Inject(HUB_CONFIG) private readonly config: HubConfig,
  ) {}

  @Post('members')
  async createMember(
    @Param('organisation') organisation: string,
    @Body({ schema: createMember }) body: z.output<typeof createMember>,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.authorise(caller, organisation);
    void reply.header('location', `/organisations/${organisation}/members/${body.id}`);
    return show(await this.create('member', organisation, body));
  }

  @Get('members')
  listMembers(
    @Param('organisation') organisation: string,
    @Query({ schema: pageQuery }) page: PageQuery,
    @Caller() caller: Principal,
  ) {
    return this.list('member', organisation, page, caller);
  }

  @Delete('members/:id')
  @HttpCode(204)
  deleteMember(
    @Param('organisation') organisation: string,
    @Param('id') id: string,
    @Caller() caller: Principal,
  ) {
    return this.delete('member', organisation, id, caller);
  }

  @Post('clients')
  async createClient(
    @Param('organisation') organisation: string,
    @Body({ schema: createClient }) body: z.output<typeof createClient>,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.authorise(caller, organisation);
    if (body.issuer !== undefined && !this.tokens.trustsForeign(body.issuer)) throw issuerUnknown();
    const clientSecret = body.issuer === undefined ? randomBytes(32).toString('base64url') : undefined;
    await this.create('client', organisation, body, clientSecret && sha256Hex(clientSecret));
    void reply
      .header('location', `/organisations/${organisation}/clients/${body.id}`)
      .header('cache-control', 'no-store');
    return { clientId: body.id, ...(clientSecret ? { clientSecret } : {}) };
  }

  @Get('clients')
  listClients(
    @Param('organisation') organisation: string,
    @Query({ schema: pageQuery }) page: PageQuery,
    @Caller() caller: Principal,
  ) {
    return this.list('client', organisation, page, caller);
  }

  @Delete('clients/:id')
  @HttpCode(204)
  deleteClient(
    @Param('organisation') organisation: string,
    @Param('id') id: string,
    @Caller() caller: Principal,
  ) {
    return this.delete('client', organisation, id, caller);
  }

  private create(
    kind: 'member' | 'client',
    organisation: string,
    body: z.output<typeof createMember> & { issuer?: string | undefined },
    secretSha256?: string,
  ) {
    return this.database
      .transaction(async () => {
        const { issuer, ...rest } = body;
        const row = await this.identities.createPrincipal({
          kind,
          organisation,
          ...rest,
          ...(secretSha256 ? { secretSha256 } : {}),
          ...(issuer ? { issuer } : {}),
        });
        await this.epochs.bump('identity');
        return row;
      })
      .catch((error: unknown) => taken(error, body.id));
  }

  private async list(kind: string, organisation: string, page: PageQuery, caller: Principal) {
    await this.authorise(caller, organisation);
    const rows = await this.identities.listPrincipals(
      organisation,
      kind,
      page.limit + 1,
      decodeCursor(page.cursor),
    );
    return toPage(
      rows.map(show),
      page,
      (row) => row.id,
      this.config.publicUrl,
      `/organisations/${organisation}/${kind}s`,
    );
  }

  private async delete(kind: string, organisation: string, id: string, caller: Principal): Promise<void> {
    await this.authorise(caller, organisation);
    const deleted = await this.database.transaction(async () => {
      const existed = await this.identities.deletePrincipal(kind, id, organisation, actor(caller));
      if (existed) await this.epochs.bump('identity');
      return existed;
    });
    if (!deleted) throw notFound();
    await this.epochs.poll();
  }

  /** An owner or the administrator; whoever may not know the organisation learns nothing of it. */
  private async authorise(caller: Principal, organisation: string): Promise<void> {
    if (isAdministrator(caller)) {
      if (!(await this.identities.getOrganisation(organisation))) throw notFound();
      return;
    }
    requireRole(caller, organisation, 'owner');
  }
}
