import { basename } from 'node:path/posix';
import { notFound } from '@cdh/http';
import { attachment, type ObjectStore } from '@cdh/object-store';
import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { HUB_CONFIG, type HubConfig } from '../../shared/config.ts';
import { Caller, type Principal } from '../../shared/principal.ts';
import { Catalogue } from '../catalogue/index.ts';
import { UsageRecorder } from '../metering/index.ts';
import { BlobStorage } from './blob-storage.ts';
import { OBJECT_STORE } from './object-store.provider.ts';
import { fileHeaders } from './file-headers.ts';
import { planAnswer } from './plan-answer.ts';
import { ReadDecisions } from './read-decisions.ts';
import { sendBytes } from './send-bytes.ts';
import { asProblem } from './store-problem.ts';
import { DOWNLOAD_S } from './tokens.ts';

const versionNumber = z.coerce.number().int().min(1).max(2_000_000_000);

/** The files of a version, to whoever may read them. */
@Controller('datasets/:id/versions/:number/files')
export class DownloadsController {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly decisions: ReadDecisions,
    private readonly usage: UsageRecorder,
    private readonly blobs: BlobStorage,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    @Inject(HUB_CONFIG) private readonly config: HubConfig,
  ) {}

  @Get('*')
  async get(
    @Param('id') id: string,
    @Param('number', { schema: versionNumber }) number: number,
    @Caller() caller: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const dataset = await this.catalogue.seen(id, caller);
    const version = await this.catalogue.available(dataset, number, caller);
    const path = (request.params as Record<string, string>)['*'] ?? '';
    const file = await this.catalogue.findFile(id, number, path);
    // Decided before it is said that there is no such file: names of files are not for everybody.
    const { decisions, open, withdrawn } = await this.decisions.require(caller, dataset, version, file);
    if (!file) throw notFound();
    const licence = version.distributions?.find((one) => one.id === file.distribution)?.licence;
    const record = await this.catalogue.recordOf(dataset, version);
    void reply.headers(fileHeaders(licence ?? record['licence'], version, withdrawn));
    const answer = planAnswer(request.method, request.headers, file);
    const count = (status: number, bytes: number) => {
      for (const decision of decisions) this.usage.record({ principal: caller, ...decision, status, bytes });
    };
    const fileName = basename(path);
    const { key } = await this.blobs.find(file.sha256);
    const { mediaType } = file;
    // A presigned GET answers no HEAD, and a 304 needs no bytes: both are answered from what is known here.
    const bytesWanted = request.method === 'GET' && answer.status !== 304;
    const direct = bytesWanted
      ? await asProblem(
          this.store.downloadUrl(key, {
            expiresInS: DOWNLOAD_S,
            fileName,
            mediaType,
            inside: this.isInside(caller),
          }),
        )
      : null;
    if (direct !== null) {
      const { etag, 'repr-digest': digest } = answer.headers;
      // Not to be stored: a cache would follow an address that has expired.
      void reply
        .code(307)
        .headers({ location: direct, etag, 'repr-digest': digest, 'cache-control': 'no-store' })
        .send();
      count(307, answer.length);
      return;
    }
    void reply.headers({
      'cache-control': open ? 'public, no-cache' : 'private, no-cache',
      'content-disposition': attachment(fileName),
    });
    await sendBytes(
      request,
      reply,
      answer,
      (range) => this.store.read(key, range),
      (bytes) => count(answer.status, bytes),
    );
  }

  private isInside({ kind }: Principal): boolean {
    return kind === 'use-case' && this.config.CDH_INTERNAL_URL !== undefined;
  }
}
