import { identifier } from '@cdh/contracts';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import type { z } from 'zod';
import { HUB_CONFIG, type HubConfig } from '../../../shared/config.ts';
import { decodeCursor, pageQuery, toPage } from '../../../shared/pagination.ts';
import { Caller, credentialRequired, isAdministrator, type Principal } from '../../../shared/principal.ts';
import { type NoticeRow, NoticesRepository } from './notices.repository.ts';

const listQuery = pageQuery.extend({ dataset: identifier.optional() });

const show = (row: NoticeRow) => ({
  id: row.id,
  kind: row.kind,
  dataset: row.dataset,
  ...(row.version === null ? {} : { version: row.version }),
  recipient: { kind: row.recipient_kind, id: row.recipient },
  because: row.because,
  ...row.detail,
  at: row.created_at.toISOString(),
});

/** What became of datasets that the caller, or its organisation, has a grant on or makes products from. */
@Controller('notices')
export class NoticesController {
  constructor(
    private readonly notices: NoticesRepository,
    @Inject(HUB_CONFIG) private readonly config: HubConfig,
  ) {}

  @Get()
  async list(@Query({ schema: listQuery }) page: z.output<typeof listQuery>, @Caller() caller: Principal) {
    if (caller.kind === 'anonymous') throw credentialRequired();
    const { limit, cursor, dataset } = page;
    const reader = isAdministrator(caller) ? null : caller;
    const rows = await this.notices.list(reader, limit + 1, decodeCursor(cursor), dataset);
    return toPage(rows.map(show), page, ({ id }) => id, this.config.publicUrl, '/notices', { dataset });
  }
}
