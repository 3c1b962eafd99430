import { notFound } from '@cdh/http';
import { Controller, Get, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Caller, type Principal } from '../../shared/principal.ts';
import { Catalogue } from '../catalogue/index.ts';

const versionNumber = z.coerce.number().int().min(1).max(2_000_000_000);

/** Addresses that are cited: they answer for good with where the record stands now, whatever has become of it. */
@Controller('id/:dataset')
export class PersistentUrisController {
  constructor(private readonly catalogue: Catalogue) {}

  @Get()
  async dataset(@Param('dataset') id: string, @Caller() caller: Principal, @Res() reply: FastifyReply) {
    await this.catalogue.seen(id, caller);
    return this.seeOther(reply, `/datasets/${id}`);
  }

  @Get(':number')
  async version(
    @Param('dataset') id: string,
    @Param('number', { schema: versionNumber }) number: number,
    @Caller() caller: Principal,
    @Res() reply: FastifyReply,
  ) {
    if (!Number.isSafeInteger(number)) throw notFound();
    await this.catalogue.seenVersion(id, number, caller);
    return this.seeOther(reply, `/datasets/${id}/versions/${number}`);
  }

  /** The thing is not its description: 303, as the Web of data has it. */
  private seeOther(reply: FastifyReply, location: string): FastifyReply {
    return reply.code(303).header('location', location).header('cache-control', 'no-cache').send();
  }
}
