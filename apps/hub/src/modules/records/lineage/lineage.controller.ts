import { Problem } from '@cdh/contracts';
import { Controller, Get, Headers, Inject, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import Negotiator from 'negotiator';
import { z } from 'zod';
import { HUB_CONFIG, type HubConfig } from '../../../shared/config.ts';
import { Caller, type Principal } from '../../../shared/principal.ts';
import { Catalogue, VersionSight } from '../../catalogue/index.ts';
import { LineageRepository, MOST_NODES } from './lineage.repository.ts';
import { provDocument, provJsonLd } from './prov-document.ts';

const query = z.object({
  direction: z.enum(['upstream', 'downstream', 'both']).default('both'),
  depth: z.coerce.number().int().min(1).max(20).default(5),
  version: z.coerce.number().int().min(1).max(2_000_000_000).optional(),
  partition: z.string().min(1).max(200).optional(),
  f: z.string().max(50).optional(),
});
const MEDIA_TYPES = ['application/json', 'application/ld+json'];

/** Where a dataset comes from and what was made from it, as far as the caller may know. */
@Controller('datasets/:id/lineage')
export class LineageController {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly sight: VersionSight,
    private readonly lineage: LineageRepository,
    @Inject(HUB_CONFIG) private readonly config: HubConfig,
  ) {}

  @Get()
  async get(
    @Param('id') id: string,
    @Query({ schema: query }) { version, partition, direction, depth, f }: z.output<typeof query>,
    @Headers('accept') accept: string | undefined,
    @Caller() caller: Principal,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const linked = chooseJsonLd(f, accept);
    await this.catalogue.seen(id, caller);
    if (version !== undefined) await this.catalogue.seenVersion(id, version, caller);
    const graph = await this.lineage.walk(
      { dataset: id, number: version, partition, direction, depth },
      await this.sight.visibility(caller),
    );
    const complete = graph.nodes.length < MOST_NODES && !graph.nodes.some(({ more }) => more);
    const named = graph.nodes.flatMap(({ provenance }) => provenance?.algorithms ?? []);
    const known = await this.sight.known(
      named.map((algorithm) => algorithm.dataset),
      caller,
    );
    const prov = provDocument(graph, this.config.publicUrl, complete, known);
    void reply
      .header('content-type', linked ? 'application/ld+json' : 'application/json; charset=utf-8')
      .header('cache-control', 'private, no-cache')
      .header('vary', 'Accept, Authorization')
      .send(JSON.stringify(linked ? provJsonLd(prov) : prov));
  }
}

function chooseJsonLd(f: string | undefined, accept: string | undefined): boolean {
  if (f === 'json-ld' || f === 'prov-json') return f === 'json-ld';
  const chosen =
    f === undefined
      ? new Negotiator({ headers: { accept: accept ?? '*/*' } }).mediaType(MEDIA_TYPES)
      : undefined;
  if (chosen !== undefined) return chosen === 'application/ld+json';
  throw new Problem('NOT_ACCEPTABLE', {
    fr: 'La lignée se donne en PROV-JSON (f=prov-json) ou en JSON-LD (f=json-ld).',
    en: 'Lineage comes as PROV-JSON (f=prov-json) or JSON-LD (f=json-ld).',
  });
}
