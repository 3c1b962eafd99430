import { acceptedLanguage, Problem } from '@cdh/contracts';
import { Controller, Get, Headers, Inject, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import Negotiator from 'negotiator';
import { z } from 'zod';
import { HUB_CONFIG, type HubConfig } from '../../../shared/config.ts';
import { Caller, type Principal } from '../../../shared/principal.ts';
import { Catalogue, versionUri } from '../../catalogue/index.ts';
import { IdentityRepository } from '../../identity/index.ts';
import { bibtex } from './bibtex.ts';
import { type CslItem, cslItem, plainCitation } from './csl-item.ts';

const versionNumber = z.coerce.number().int().min(1).max(2_000_000_000);
const HUB = 'Climate Data Hub';

const FORMATS: Record<string, { type: string; write: (item: CslItem) => string | Promise<string> }> = {
  text: { type: 'text/plain; charset=utf-8', write: (item) => `${plainCitation(item)}\n` },
  csl: {
    type: 'application/vnd.citationstyles.csl+json; charset=utf-8',
    write: (item) => JSON.stringify([item]),
  },
  bibtex: { type: 'application/x-bibtex; charset=utf-8', write: bibtex },
};
const MEDIA_TYPES: Record<string, string> = {
  'text/plain': 'text',
  'application/vnd.citationstyles.csl+json': 'csl',
  'application/json': 'csl',
  'application/x-bibtex': 'bibtex',
  'text/x-bibtex': 'bibtex',
};
const query = z.object({ f: z.string().max(50).optional() });

/** How to cite a version: also one that is given out no more, since what has been cited must stay known. */
@Controller('datasets/:id/versions/:number/citation')
export class CitationsController {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly identities: IdentityRepository,
    @Inject(HUB_CONFIG) private readonly config: HubConfig,
  ) {}

  @Get()
  async get(
    @Param('id') id: string,
    @Param('number', { schema: versionNumber }) number: number,
    @Query({ schema: query }) { f }: z.output<typeof query>,
    @Headers('accept') accept: string | undefined,
    @Headers('accept-language') languages: string | undefined,
    @Caller() caller: Principal,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { dataset, version } = await this.catalogue.seenVersion(id, number, caller);
    const format = chooseFormat(f, accept);
    const record = await this.catalogue.recordOf(dataset, version);
    const publisher = typeof record['publisher'] === 'string' ? record['publisher'] : dataset.publisher;
    const organisation = await this.identities.getOrganisation(publisher);
    const language = acceptedLanguage(languages);
    const item = cslItem(
      {
        dataset: id,
        kind: dataset.kind,
        number,
        state: version.state,
        uri: versionUri(this.config.publicUrl, id, number),
        identifier: version.identifier,
        publishedAt: version.published_at,
        record,
        publisher: organisation?.name ?? publisher,
        hub: HUB,
      },
      language,
    );
    void reply
      .header('content-type', format.type)
      .header('content-language', language)
      .header('cache-control', 'private, no-cache')
      .header('vary', 'Accept, Accept-Language, Authorization')
      .send(await format.write(item));
  }
}

function chooseFormat(f: string | undefined, accept: string | undefined) {
  const name =
    f ??
    MEDIA_TYPES[
      new Negotiator({ headers: { accept: accept ?? '*/*' } }).mediaType(Object.keys(MEDIA_TYPES)) ?? ''
    ];
  const format = name !== undefined && Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined;
  if (format) return format;
  throw new Problem('NOT_ACCEPTABLE', {
    fr: 'Une citation se donne en texte (f=text), en CSL-JSON (f=csl) ou en BibTeX (f=bibtex).',
    en: 'A citation comes as text (f=text), CSL-JSON (f=csl) or BibTeX (f=bibtex).',
  });
}
