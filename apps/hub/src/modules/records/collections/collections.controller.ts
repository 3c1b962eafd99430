import {
  acceptedLanguage,
  canonicalJson,
  type CollectionInput,
  identifier,
  Problem,
  putCollection,
} from '@cdh/contracts';
import { noneMatch, notFound, requireMatch, strongEtag } from '@cdh/http';
import { Body, Controller, Get, Headers, Inject, Param, Put, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { HUB_CONFIG, type HubConfig } from '../../../shared/config.ts';
import { HubDatabase } from '../../../shared/hub-database.ts';
import { decodeCursor, pageQuery, toPage } from '../../../shared/pagination.ts';
import {
  actor,
  Caller,
  credentialRequired,
  hasRole,
  type Principal,
  roleMissing,
} from '../../../shared/principal.ts';
import { AuditLog } from '../../audit/index.ts';
import { type CollectionRow, CollectionsRepository, VersionSight } from '../../catalogue/index.ts';
import { IdentityRepository } from '../../identity/index.ts';
import { itemQuery, readItemFilter, readItemId } from './item-query.ts';
import { ItemsRepository } from './items.repository.ts';
import { itemId, showCollection, showItem } from './show-collection.ts';

const etagOf = ({ id, revision }: CollectionRow) => strongEtag('collection', id, String(revision));

/** Rasters and series that belong together. Which datasets are in one, they say themselves. */
@Controller('collections')
export class CollectionsController {
  constructor(
    private readonly database: HubDatabase,
    private readonly audit: AuditLog,
    private readonly identities: IdentityRepository,
    private readonly sight: VersionSight,
    private readonly collections: CollectionsRepository,
    private readonly items: ItemsRepository,
    @Inject(HUB_CONFIG) private readonly config: HubConfig,
  ) {}

  @Get()
  async list(
    @Query({ schema: pageQuery }) page: z.output<typeof pageQuery>,
    @Headers('accept-language') languages: string | undefined,
  ) {
    const language = acceptedLanguage(languages);
    const rows = await this.collections.list(page.limit + 1, decodeCursor(page.cursor));
    const { items, next } = toPage(rows, page, ({ id }) => id, this.config.publicUrl, '/collections');
    return {
      collections: items.map((row) => showCollection(row, language)),
      links: linksOf('/collections', next),
    };
  }

  @Get(':id')
  async get(
    @Param('id') id: string,
    @Headers('accept-language') languages: string | undefined,
    @Headers('if-none-match') known: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const row = await this.collections.find(id);
    if (!row) throw notFound();
    void reply.header('etag', etagOf(row)).header('vary', 'Accept-Language');
    if (noneMatch(known, etagOf(row))) {
      void reply.code(304);
      return;
    }
    return showCollection(row, acceptedLanguage(languages));
  }

  @Put(':id')
  async put(
    @Param('id', { schema: identifier }) id: string,
    @Body({ schema: putCollection }) body: CollectionInput,
    @Headers('if-match') ifMatch: string | undefined,
    @Headers('accept-language') languages: string | undefined,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    if (caller.kind === 'anonymous') throw credentialRequired();
    const { publisher, ...record } = body;
    if (!hasRole(caller, publisher, 'provider')) throw roleMissing(caller, 'provider', publisher);
    if (!(await this.identities.getOrganisation(publisher))) throw notFound();
    const { row, status } = await this.database.transaction(async () => {
      const created = await this.collections.create({ id, publisher, record });
      const held = created ?? (await this.collections.lock(id));
      if (!held) throw notFound();
      if (!created) {
        if (held.publisher !== publisher) throw publisherFixed(held.publisher);
        requireMatch(ifMatch, etagOf(held));
        if (canonicalJson(held.record) === canonicalJson(record)) return { row: held, status: 200 };
      }
      const action = created ? 'create-collection' : 'update-collection';
      await this.audit.recordAct({ principal: actor(caller), action, decision: 'allowed', dataset: id });
      return created
        ? { row: created, status: 201 }
        : { row: await this.collections.update({ id, record }), status: 200 };
    });
    void reply.code(status).header('etag', etagOf(row));
    if (status === 201) void reply.header('location', `/collections/${id}`);
    return showCollection(row, acceptedLanguage(languages));
  }

  @Get(':id/items')
  async search(
    @Param('id') id: string,
    @Query({ schema: itemQuery }) page: z.output<typeof itemQuery>,
    @Headers('accept-language') languages: string | undefined,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    if (!(await this.collections.find(id))) throw notFound();
    const after = decodeCursor(page.cursor);
    const rows = await this.items.list(
      { collection: id, ...readItemFilter(page) },
      await this.sight.visibility(caller),
      page.limit + 1,
      after === undefined ? undefined : (readItemId(after) ?? { dataset: '', number: 0, ordinal: 0 }),
    );
    const path = `/collections/${id}/items`;
    const { bbox, datetime } = page;
    const { items, next } = toPage(rows, page, itemId, this.config.publicUrl, path, { bbox, datetime });
    const language = acceptedLanguage(languages);
    void reply
      .header('content-type', 'application/geo+json')
      .header('vary', 'Accept-Language, Authorization');
    return {
      type: 'FeatureCollection',
      features: items.map((row) => showItem(row, id, language)),
      links: [
        ...linksOf(path, next),
        { href: `/collections/${id}`, rel: 'collection', type: 'application/json' },
      ],
    };
  }

  @Get(':id/items/:item')
  async item(
    @Param('id') id: string,
    @Param('item') name: string,
    @Headers('accept-language') languages: string | undefined,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const item = readItemId(name);
    if (!item) throw notFound();
    const [row] = await this.items.list(
      { collection: id, item },
      await this.sight.visibility(caller),
      1,
      undefined,
    );
    if (!row) throw notFound();
    void reply
      .header('content-type', 'application/geo+json')
      .header('vary', 'Accept-Language, Authorization');
    return showItem(row, id, acceptedLanguage(languages));
  }
}

const linksOf = (href: string, next: string | undefined) => [
  { href, rel: 'self', type: 'application/json' },
  ...(next === undefined ? [] : [{ href: next, rel: 'next', type: 'application/json' }]),
];

const publisherFixed = (publisher: string) =>
  new Problem('CONFLICT', {
    fr: `Cette collection est de l’organisation « ${publisher} », ce qui ne change pas.`,
    en: `This collection is of the organisation "${publisher}", which does not change.`,
  });
