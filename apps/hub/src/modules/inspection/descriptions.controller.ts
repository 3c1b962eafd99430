import { type FileDescription, fileDescription } from '@cdh/contracts';
import { notFound } from '@cdh/http';
import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Caller, type Principal } from '../../shared/principal.ts';
import { Catalogue, gone, isGone } from '../catalogue/index.ts';
import { UsageRecorder } from '../metering/index.ts';
import { ReadDecisions } from '../storage/index.ts';
import { DescriptionsRepository } from './descriptions.repository.ts';

const versionNumber = z.coerce.number().int().min(1).max(2_000_000_000);
const lookQuery = z.object({ path: z.string().min(1).max(500) });

/** What the files of a version hold: for whoever may see the metadata; a look at the data for whoever may read them. */
@Controller('datasets/:id/versions/:number')
export class DescriptionsController {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly decisions: ReadDecisions,
    private readonly usage: UsageRecorder,
    private readonly descriptions: DescriptionsRepository,
  ) {}

  @Get('description')
  async description(
    @Param('id') id: string,
    @Param('number', { schema: versionNumber }) number: number,
    @Caller() caller: Principal,
  ): Promise<{ dataset: string; version: number; files: FileDescription[] }> {
    const { version } = await this.catalogue.seenVersion(id, number, caller);
    if (isGone(version)) throw gone(version);
    const [files, known] = await Promise.all([
      this.catalogue.files(id, number),
      this.descriptions.list(id, number),
    ]);
    return {
      dataset: id,
      version: number,
      files: files.map(({ path }) => known.get(path) ?? undescribed(path, known.has(path))),
    };
  }

  @Get('preview')
  async preview(
    @Param('id') id: string,
    @Param('number', { schema: versionNumber }) number: number,
    @Query({ schema: lookQuery }) { path }: z.output<typeof lookQuery>,
    @Caller() caller: Principal,
  ) {
    const { preview } = await this.look(id, number, path, caller);
    if (!preview) throw notFound();
    return { dataset: id, version: number, path, ...preview };
  }

  @Get('thumbnail')
  async thumbnail(
    @Param('id') id: string,
    @Param('number', { schema: versionNumber }) number: number,
    @Query({ schema: lookQuery }) { path }: z.output<typeof lookQuery>,
    @Caller() caller: Principal,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { thumbnail, open } = await this.look(id, number, path, caller);
    if (!thumbnail) throw notFound();
    await reply
      .headers({
        'content-type': 'image/png',
        'cache-control': open ? 'public, no-cache' : 'private, no-cache',
      })
      .send(Buffer.from(thumbnail.png, 'base64'));
  }

  /** A look at the data is a reading of them: decided, audited and counted as one. */
  private async look(id: string, number: number, path: string, caller: Principal) {
    const dataset = await this.catalogue.seen(id, caller);
    const version = await this.catalogue.available(dataset, number, caller);
    const file = await this.catalogue.findFile(id, number, path);
    const { decisions, open } = await this.decisions.require(caller, dataset, version, file);
    if (!file) throw notFound();
    const found = await this.descriptions.findLook(id, number, path);
    for (const decision of decisions)
      this.usage.record({ principal: caller, ...decision, status: 200, bytes: 0 });
    return { preview: found?.preview ?? null, thumbnail: found?.thumbnail ?? null, open };
  }
}

const undescribed = (path: string, waits: boolean): FileDescription =>
  fileDescription.parse(
    waits ? { path, state: 'pending' } : { path, state: 'unread', notes: [NOT_INSPECTED] },
  );

const NOT_INSPECTED = {
  code: 'NOT_INSPECTED',
  detail: { fr: 'Ce fichier n’a pas été inspecté.', en: 'This file has not been inspected.' },
};
