import { eventSubject, Problem, type retireDataset } from '@cdh/contracts';
import { notFound } from '@cdh/http';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Retirement } from '../../../database/schema.ts';
import { Epochs } from '../../../shared/epochs.ts';
import { HubDatabase } from '../../../shared/hub-database.ts';
import { Outbox } from '../../../shared/outbox.ts';
import { actor, type Principal } from '../../../shared/principal.ts';
import { AuditLog } from '../../audit/index.ts';
import { type DatasetRow, DatasetsRepository } from '../datasets.repository.ts';
import { Notices } from '../notices/notices.ts';

/** A dataset comes to its end: announced with a date, from which on no version is added. What is published stays. */
@Injectable()
export class DatasetRetirement {
  constructor(
    private readonly database: HubDatabase,
    private readonly epochs: Epochs,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
    private readonly notices: Notices,
    private readonly datasets: DatasetsRepository,
  ) {}

  /** Said again it replaces what was announced, and is announced again. */
  async retire(id: string, said: z.output<typeof retireDataset>, by: Principal): Promise<DatasetRow> {
    const { reason, date, successor } = said;
    const retirement: Retirement = { reason, date, ...(successor === undefined ? {} : { successor }) };
    const row = await this.database.transaction(async () => {
      if (!(await this.datasets.lock(id))) throw notFound();
      const retired = await this.datasets.setRetirement(id, retirement);
      await this.audit.recordAct({
        principal: actor(by),
        action: 'retire',
        decision: 'allowed',
        dataset: id,
      });
      await this.outbox.add(eventSubject('catalogue', 'dataset-retired', 1), { dataset: id });
      await this.notices.give(
        'dataset-retired',
        { dataset: id, version: null },
        { reason, date, ...(successor === undefined ? {} : { successor: { dataset: successor } }) },
      );
      await this.epochs.bump('catalogue');
      return retired;
    });
    await this.epochs.poll();
    return row;
  }
}

/** Throws RETIRED (409) once the day has come. */
export function refuseRetired({ id, retirement }: DatasetRow, today = new Date()): void {
  if (retirement === null || retirement.date > today.toISOString().slice(0, 10)) return;
  const { date, successor, reason } = retirement;
  throw new Problem(
    'RETIRED',
    {
      fr: `« ${id} » est clos depuis le ${date} : il ne reçoit plus de versions.`,
      en: `"${id}" has been retired since ${date}: it takes no further version.`,
    },
    {
      extensions: { retirement: { date, reason, ...(successor ? { successor } : {}) } },
      ...(successor === undefined
        ? {}
        : {
            remedy: { fr: `Publiez dans « ${successor} ».`, en: `Publish to "${successor}".` },
          }),
    },
  );
}
