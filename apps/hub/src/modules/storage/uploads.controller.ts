import { acceptedLanguage, createUpload, Problem } from '@cdh/contracts';
import type { ObjectStore } from '@cdh/object-store';
import { Body, Controller, Delete, Get, Headers, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import {
  actor,
  Caller,
  credentialRequired,
  hasRole,
  type Principal,
  roleMissing,
} from '../../shared/principal.ts';
import { Catalogue, type DatasetRow, identifierTaken, refuseRetired } from '../catalogue/index.ts';
import { OBJECT_STORE } from './object-store.provider.ts';
import { PartUrls } from './part-urls.ts';
import { showUpload } from './show-upload.ts';
import type { UploadRow } from './uploads.repository.ts';
import { Uploads } from './uploads.ts';

/** Sending the bytes of a version, part by part, straight to the store. */
@Controller('datasets/:id/uploads')
export class UploadsController {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly uploads: Uploads,
    private readonly urls: PartUrls,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
  ) {}

  @Post()
  async create(
    @Param('id') id: string,
    @Body({ schema: createUpload }) body: z.output<typeof createUpload>,
    @Caller() caller: Principal,
    @Headers('accept-language') language: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const dataset = await this.own(id, caller);
    refuseRetired(dataset);
    if (body.identifier !== undefined && (await this.catalogue.identifierTaken(body.identifier)))
      throw identifierTaken(body.identifier);
    const row = await this.uploads.create(dataset, body, actor(caller));
    void reply.header('location', `/datasets/${id}/uploads/${row.id}`);
    return this.show(row, language);
  }

  @Get(':upload')
  async get(
    @Param('id') id: string,
    @Param('upload') upload: string,
    @Caller() caller: Principal,
    @Headers('accept-language') language: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.own(id, caller);
    void reply.header('cache-control', 'no-store');
    return this.show(await this.uploads.get(id, upload), language);
  }

  @Delete(':upload')
  @HttpCode(204)
  async cancel(@Param('id') id: string, @Param('upload') upload: string, @Caller() caller: Principal) {
    await this.own(id, caller);
    await this.uploads.cancel(id, upload);
  }

  @Post(':upload/complete')
  @HttpCode(202)
  async complete(
    @Param('id') id: string,
    @Param('upload') upload: string,
    @Caller() caller: Principal,
    @Headers('accept-language') language: string | undefined,
  ) {
    await this.own(id, caller);
    return this.show(await this.uploads.complete(id, upload), language);
  }

  private show(row: UploadRow, language: string | undefined) {
    return showUpload(row, this.store, this.urls, acceptedLanguage(language));
  }

  /** The dataset, if the caller is a provider of its publisher and its versions come from one. */
  private async own(id: string, caller: Principal): Promise<DatasetRow> {
    if (caller.kind === 'anonymous') throw credentialRequired();
    const dataset = await this.catalogue.seen(id, caller);
    if (caller.kind === 'use-case' || !hasRole(caller, dataset.publisher, 'provider'))
      throw roleMissing(caller, 'provider', dataset.publisher);
    if (dataset.kind === 'product' || dataset.kind === 'service') {
      throw new Problem('CONFLICT', {
        fr: `Les versions d’un jeu de données de nature « ${dataset.kind} » viennent de son cas d’usage.`,
        en: `Versions of a dataset of kind "${dataset.kind}" come from its use case.`,
      });
    }
    return dataset;
  }
}
