import { createKey, type PrincipalKind, Problem } from '@cdh/contracts';
import { notFound } from '@cdh/http';
import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { HUB_CONFIG, type HubConfig } from '../../shared/config.ts';
import { Epochs } from '../../shared/epochs.ts';
import { HubDatabase } from '../../shared/hub-database.ts';
import { uuidv7 } from '../../shared/ids.ts';
import { decodeCursor, type PageQuery, pageQuery, toPage } from '../../shared/pagination.ts';
import {
  Caller,
  credentialRequired,
  hasRole,
  isAdministrator,
  type Principal,
  roleMissing,
} from '../../shared/principal.ts';
import { createApiKey, sha256Hex } from './api-key.ts';
import { IdentityRepository } from './identity.repository.ts';
import { type KeyRow, KeysRepository } from './keys.repository.ts';

const MAX_LIVE_KEYS = 2;

const show = (row: KeyRow) => ({
  id: row.id,
  principal: { kind: row.kind, id: row.principal },
  name: row.name,
  createdAt: row.created_at.toISOString(),
  expiresAt: row.expires_at?.toISOString() ?? null,
});

@Controller()
export class KeysController {
  constructor(
    private readonly database: HubDatabase,
    private readonly epochs: Epochs,
    private readonly identities: IdentityRepository,
    private readonly keys: KeysRepository,
    @Inject(HUB_CONFIG) private readonly config: HubConfig,
  ) {}

  @Get('whoami')
  whoami(@Caller() { kind, id, organisation, roles, pseudonym }: Principal) {
    return { kind, id, organisation, roles, ...(pseudonym ? { pseudonym } : {}) };
  }

  @Post('keys')
  async create(
    @Body({ schema: createKey }) body: z.output<typeof createKey>,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    if (caller.kind === 'anonymous') throw credentialRequired();
    const target = body.principal ?? { kind: caller.kind, id: caller.id };
    await this.authorise(caller, target);
    if (body.expiresAt !== undefined && Date.parse(body.expiresAt) <= Date.now()) {
      const detail = { fr: 'Cette date est passée.', en: 'This date is past.' };
      throw new Problem('INPUT_INVALID', detail, { errors: [{ pointer: '/expiresAt', detail }] });
    }
    const id = uuidv7();
    const key = createApiKey(this.config.CDH_ENV, id.replaceAll('-', ''));
    await this.database.transaction(async () => {
      if ((await this.keys.countLive(target.kind, target.id)) >= MAX_LIVE_KEYS) throw tooManyKeys();
      await this.keys.create({
        id,
        kind: target.kind,
        principal: target.id,
        name: body.name,
        sha256: sha256Hex(key),
        expiresAt: body.expiresAt ?? null,
      });
      await this.epochs.bump('identity');
    });
    void reply.header('location', `/keys/${id}`).header('cache-control', 'no-store');
    return { id, key, expiresAt: body.expiresAt ?? null };
  }

  @Get('keys')
  async list(@Query({ schema: pageQuery }) page: PageQuery, @Caller() caller: Principal) {
    if (caller.kind === 'anonymous') throw credentialRequired();
    const rows = await this.keys.list(page.limit + 1, decodeCursor(page.cursor), visibleTo(caller));
    return toPage(rows.map(show), page, (row) => row.id, this.config.publicUrl, '/keys');
  }

  @Delete('keys/:id')
  @HttpCode(204)
  async delete(@Param('id') id: string, @Caller() caller: Principal): Promise<void> {
    if (caller.kind === 'anonymous') throw credentialRequired();
    const key = await this.keys.find(id);
    if (!key || !(await this.mayManage(caller, { kind: key.kind as PrincipalKind, id: key.principal })))
      throw notFound();
    await this.database.transaction(async () => {
      await this.keys.revoke(id);
      await this.epochs.bump('identity');
    });
    await this.epochs.poll();
  }

  private async authorise(caller: Principal, target: { kind: PrincipalKind; id: string }): Promise<void> {
    if (isAdministrator(caller)) {
      if (!(await this.identities.getPrincipal(target.kind, target.id))) throw notFound();
      return;
    }
    // Whether there is such a principal, and whose it is, concerns its own organisation alone.
    if (!(await this.mayManage(caller, target))) throw roleMissing(caller, 'owner');
  }

  private async mayManage(caller: Principal, target: { kind: PrincipalKind; id: string }): Promise<boolean> {
    if (isAdministrator(caller)) return true;
    if (caller.kind === target.kind && caller.id === target.id) return true;
    const organisation = (await this.identities.getPrincipal(target.kind, target.id))?.organisation;
    return typeof organisation === 'string' && hasRole(caller, organisation, 'owner');
  }
}

function visibleTo(caller: Principal) {
  if (isAdministrator(caller)) return null;
  if (caller.organisation !== null && caller.roles.includes('owner'))
    return { organisation: caller.organisation };
  return { kind: caller.kind, id: caller.id };
}

const tooManyKeys = () =>
  new Problem(
    'KEY_LIMIT',
    {
      fr: `Ce compte a déjà ${MAX_LIVE_KEYS} clés actives.`,
      en: `This principal has ${MAX_LIVE_KEYS} live keys already.`,
    },
    {
      remedy: {
        fr: 'Révoquez une ancienne clé (DELETE /keys/{id}).',
        en: 'Revoke an old key (DELETE /keys/{id}).',
      },
    },
  );
