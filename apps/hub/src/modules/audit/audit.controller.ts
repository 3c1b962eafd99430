import { identifier } from '@cdh/contracts';
import { notFound } from '@cdh/http';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { z } from 'zod';
import { HUB_CONFIG, type HubConfig } from '../../shared/config.ts';
import { DatasetFacts } from '../../shared/dataset-facts.ts';
import { HubDatabase } from '../../shared/hub-database.ts';
import { decodeNumber, pageQuery, toPage } from '../../shared/pagination.ts';
import {
  Caller,
  credentialRequired,
  hasRole,
  isAdministrator,
  type Principal,
  roleMissing,
} from '../../shared/principal.ts';
import type { AuditEntry } from './audit-log.ts';

const query = pageQuery.extend({
  after: z.coerce.number().int().min(0).optional(),
  dataset: identifier.optional(),
});

@Controller('audit')
export class AuditController {
  constructor(
    private readonly database: HubDatabase,
    private readonly facts: DatasetFacts,
    @Inject(HUB_CONFIG) private readonly config: HubConfig,
  ) {}

  @Get()
  async list(@Query({ schema: query }) page: z.output<typeof query>, @Caller() caller: Principal) {
    const { dataset } = page;
    await this.authorise(caller, dataset);
    const after = decodeNumber(page.cursor, Number.MAX_SAFE_INTEGER) ?? page.after ?? 0;
    let rows = this.database.query
      .selectFrom('audit.entries')
      .select('entry')
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(page.limit + 1);
    if (dataset !== undefined) rows = rows.where('dataset', '=', dataset);
    else if (!isAdministrator(caller)) {
      rows = rows.where('dataset', 'in', (eb) =>
        eb
          .selectFrom('catalogue.datasets')
          .select('id')
          .where('publisher', '=', caller.organisation ?? ''),
      );
    }
    const entries = (await rows.execute()).map(({ entry }) => JSON.parse(entry) as AuditEntry);
    return toPage(entries, page, (entry) => entry.seq, this.config.publicUrl, '/audit', { dataset });
  }

  private async authorise(caller: Principal, dataset: string | undefined): Promise<void> {
    if (isAdministrator(caller)) return;
    if (caller.kind === 'anonymous') throw credentialRequired();
    if (dataset === undefined) {
      if (!caller.roles.includes('provider')) throw roleMissing(caller, 'provider');
      return;
    }
    const fact = await this.facts.get(dataset);
    // A refusal by role would tell that the dataset exists.
    const hidden = fact?.access === 'private' && caller.organisation !== fact.publisher;
    if (!fact || hidden) throw notFound();
    if (!hasRole(caller, fact.publisher, 'provider')) throw roleMissing(caller, 'provider', fact.publisher);
  }
}
