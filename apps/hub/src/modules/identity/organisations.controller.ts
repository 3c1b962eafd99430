import { createOrganisation, Problem } from '@cdh/contracts';
import { notFound } from '@cdh/http';
import { isUniqueViolation } from '@cdh/postgres';
import { Body, Controller, Get, Inject, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { HUB_CONFIG, type HubConfig } from '../../shared/config.ts';
import { decodeCursor, type PageQuery, pageQuery, toPage } from '../../shared/pagination.ts';
import {
  Caller,
  credentialRequired,
  isAdministrator,
  type Principal,
  requireAdministrator,
} from '../../shared/principal.ts';
import { IdentityRepository } from './identity.repository.ts';

const show = (row: { id: string; name: unknown; created_at: Date }) => ({
  id: row.id,
  name: row.name,
  createdAt: row.created_at.toISOString(),
});

@Controller('organisations')
export class OrganisationsController {
  constructor(
    private readonly identities: IdentityRepository,
    @Inject(HUB_CONFIG) private readonly config: HubConfig,
  ) {}

  @Post()
  async create(
    @Body({ schema: createOrganisation }) body: z.output<typeof createOrganisation>,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    requireAdministrator(caller);
    void reply.header('location', `/organisations/${body.id}`);
    return show(
      await this.identities
        .createOrganisation(body.id, body.name)
        .catch((error: unknown) => taken(error, body.id)),
    );
  }

  @Get()
  async list(@Query({ schema: pageQuery }) page: PageQuery, @Caller() caller: Principal) {
    if (caller.kind === 'anonymous') throw credentialRequired();
    const only = isAdministrator(caller) ? undefined : (caller.organisation ?? '');
    const rows = await this.identities.listOrganisations(page.limit + 1, decodeCursor(page.cursor), only);
    return toPage(rows.map(show), page, (row) => row.id, this.config.publicUrl, '/organisations');
  }

  @Get(':id')
  async get(@Param('id') id: string, @Caller() caller: Principal) {
    if (caller.kind === 'anonymous') throw credentialRequired();
    const row =
      isAdministrator(caller) || caller.organisation === id
        ? await this.identities.getOrganisation(id)
        : undefined;
    if (!row) throw notFound();
    return show(row);
  }
}

/** Turns a key violation into 409, and throws anything else as it is. */
export function taken(error: unknown, id: string): never {
  if (!isUniqueViolation(error)) throw error;
  throw new Problem(
    'ALREADY_EXISTS',
    { fr: `« ${id} » existe déjà.`, en: `"${id}" exists already.` },
    {
      remedy: { fr: 'Choisissez un autre identifiant.', en: 'Choose another id.' },
    },
  );
}
