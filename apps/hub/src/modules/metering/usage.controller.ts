import { identifier, useCaseId } from '@cdh/contracts';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { sql } from 'kysely';
import { z } from 'zod';
import { HUB_CONFIG, type HubConfig } from '../../shared/config.ts';
import { HubDatabase } from '../../shared/hub-database.ts';
import { decodeNumber, pageQuery, toPage } from '../../shared/pagination.ts';
import {
  actor,
  Caller,
  credentialRequired,
  isAdministrator,
  type Principal,
} from '../../shared/principal.ts';

const query = pageQuery.extend({
  dataset: identifier.optional(),
  useCase: useCaseId.optional(),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
});

@Controller('usage')
export class UsageController {
  constructor(
    private readonly database: HubDatabase,
    @Inject(HUB_CONFIG) private readonly config: HubConfig,
  ) {}

  @Get()
  async list(@Query({ schema: query }) page: z.output<typeof query>, @Caller() caller: Principal) {
    if (caller.kind === 'anonymous') throw credentialRequired();
    const { dataset, useCase, from, to } = page;
    const day = sql<string>`to_char(at at time zone 'UTC', 'YYYY-MM-DD')`;
    let events = this.database.query
      .selectFrom('metering.usage_events')
      .select(['principal_kind', 'principal', 'grant_id', 'dataset', 'use_case', 'operation'])
      .select(day.as('day'))
      .select((eb) => [
        eb.fn.countAll<number>().as('calls'),
        eb.fn.sum<number>('bytes').as('bytes'),
        eb.fn.sum<number>('cpu_ms').as('cpu_ms'),
        sql<number>`count(*) filter (where status in (401, 403))`.as('refused'),
      ])
      .groupBy([day, 'principal_kind', 'principal', 'grant_id', 'dataset', 'use_case', 'operation'])
      .orderBy(day)
      .orderBy('principal_kind')
      .orderBy('principal')
      .orderBy('dataset')
      .orderBy('use_case')
      .orderBy('operation')
      .orderBy('grant_id');
    if (dataset !== undefined) events = events.where('dataset', '=', dataset);
    if (useCase !== undefined) events = events.where('use_case', '=', useCase);
    if (from !== undefined) events = events.where('at', '>=', new Date(`${from}T00:00:00Z`));
    if (to !== undefined)
      events = events.where('at', '<', new Date(Date.parse(`${to}T00:00:00Z`) + 86_400_000));
    if (!isAdministrator(caller)) {
      const self = actor(caller);
      events = events.where((eb) =>
        eb.or([
          eb.and([eb('principal_kind', '=', self.kind), eb('principal', '=', self.id)]),
          ...(caller.organisation !== null && caller.roles.includes('owner')
            ? [eb('organisation', '=', caller.organisation)]
            : []),
          ...(caller.organisation !== null && caller.roles.includes('provider')
            ? [
                eb(
                  'dataset',
                  'in',
                  eb
                    .selectFrom('catalogue.datasets')
                    .select('catalogue.datasets.id')
                    .where('publisher', '=', caller.organisation),
                ),
              ]
            : []),
        ]),
      );
    }
    // Groups have no key of their own: the cursor counts them, over days that no longer change but the last.
    const skip = decodeNumber(page.cursor) ?? 0;
    const rows = await events
      .offset(skip)
      .limit(page.limit + 1)
      .execute();
    const items = rows.map((row) => ({
      day: row.day,
      principal: { kind: row.principal_kind, id: row.principal },
      ...(row.grant_id ? { grant: row.grant_id } : {}),
      ...(row.dataset ? { dataset: row.dataset } : {}),
      ...(row.use_case ? { useCase: row.use_case } : {}),
      ...(row.operation ? { operation: row.operation } : {}),
      calls: Number(row.calls),
      bytes: Number(row.bytes),
      cpuMs: Math.round(Number(row.cpu_ms) * 1000) / 1000,
      refused: Number(row.refused),
    }));
    return toPage(items, page, () => skip + page.limit, this.config.publicUrl, '/usage', {
      dataset,
      useCase,
      from,
      to,
    });
  }
}
