import { acceptedLanguage } from '@cdh/contracts';
import { noneMatch, notFound, strongEtag } from '@cdh/http';
import { Controller, Get, Headers, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { CONTENT_SECURITY_POLICY, docsFile, docsPage } from './docs-page.ts';
import { OPEN_API_VERSIONS, OpenApi } from './open-api.ts';

const documentQuery = z.object({ version: z.enum(OPEN_API_VERSIONS).default('3.1') });
const MEDIA_TYPES = {
  '3.1': 'application/json; charset=utf-8',
  '3.0': 'application/vnd.oai.openapi+json;version=3.0',
};

@Controller()
export class DocumentationController {
  constructor(private readonly openApi: OpenApi) {}

  @Get('openapi.json')
  async document(
    @Query({ schema: documentQuery }) { version }: z.output<typeof documentQuery>,
    @Headers('accept-language') languages: string | undefined,
    @Headers('if-none-match') held: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const language = acceptedLanguage(languages);
    const { bytes, etag } = await this.openApi.render(language, version);
    void reply.header('content-language', language).header('vary', 'Accept-Language');
    send(reply, { bytes, etag, held, mediaType: MEDIA_TYPES[version] });
  }

  @Get('docs')
  page(@Headers('accept-language') languages: string | undefined, @Res() reply: FastifyReply): void {
    const language = acceptedLanguage(languages);
    void reply
      .header('content-language', language)
      .header('vary', 'Accept-Language')
      .header('content-security-policy', CONTENT_SECURITY_POLICY)
      .header('referrer-policy', 'no-referrer')
      .header('x-content-type-options', 'nosniff')
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(docsPage(language));
  }

  @Get('docs/:file')
  async file(
    @Param('file') name: string,
    @Headers('if-none-match') held: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const file = await docsFile(name);
    if (!file) throw notFound();
    send(reply, { ...file, held, etag: strongEtag(file.bytes) });
  }
}

interface Sent {
  bytes: Buffer;
  mediaType: string;
  etag: string;
  held: string | undefined;
}

function send(reply: FastifyReply, { bytes, mediaType, etag, held }: Sent): void {
  void reply
    .header('etag', etag)
    .header('cache-control', 'no-cache')
    .header('x-content-type-options', 'nosniff');
  if (noneMatch(held, etag)) void reply.code(304).send();
  else void reply.type(mediaType).send(bytes);
}
