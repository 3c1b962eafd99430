import { Controller, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import { HUB_CONFIG, type HubConfig } from '../../../shared/config.ts';
import { decodeNumber, pageQuery, toPage } from '../../../shared/pagination.ts';
import { actor, Caller, type Principal, requireAdministrator } from '../../../shared/principal.ts';
import { secondStoreConfig } from '../object-store.provider.ts';
import { type FindingRow, FindingsRepository } from './findings.repository.ts';

/** Whether what is stored still is what was published. */
@Controller('storage/scrub')
export class ScrubController {
  constructor(
    private readonly findings: FindingsRepository,
    @Inject(HUB_CONFIG) private readonly config: HubConfig,
  ) {}

  /** Asks that everything be read again; what is being read already is not begun anew. */
  @Post()
  @HttpCode(202)
  async request(@Caller() caller: Principal) {
    requireAdministrator(caller);
    await this.findings.request(actor(caller));
    return this.report(pageQuery.parse({}));
  }

  @Get()
  get(@Query({ schema: pageQuery }) page: z.output<typeof pageQuery>, @Caller() caller: Principal) {
    requireAdministrator(caller);
    return this.report(page);
  }

  private async report(page: z.output<typeof pageQuery>) {
    const before = decodeNumber(page.cursor, Number.MAX_SAFE_INTEGER);
    const [state, rows] = await Promise.all([
      this.findings.state(this.config.CDH_SCRUB_DAYS),
      this.findings.list(page.limit + 1, before),
    ]);
    const { requestedAt, requestedBy, oldestCheck, due, damaged, uncopied } = state;
    const list = toPage(rows, page, ({ id }) => id, this.config.publicUrl, '/storage/scrub');
    return {
      everyDays: this.config.CDH_SCRUB_DAYS,
      requestedAt: requestedAt?.toISOString() ?? null,
      requestedBy,
      due,
      oldestCheck: oldestCheck?.toISOString() ?? null,
      damaged,
      secondCopy: secondStoreConfig(this.config) === null ? null : { waiting: uncopied },
      ...list,
      items: list.items.map(show),
    };
  }
}

const show = ({ id, at, sha256, size, place, finding, received, files, state, restored_at }: FindingRow) => ({
  id,
  at: at.toISOString(),
  sha256,
  size,
  place,
  finding,
  ...(received === null ? {} : { received }),
  files,
  state,
  ...(restored_at === null ? {} : { restoredAt: restored_at.toISOString() }),
});
