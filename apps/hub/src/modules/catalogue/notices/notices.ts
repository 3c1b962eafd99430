import { eventSubject, type NoticeKind } from '@cdh/contracts';
import { Injectable } from '@nestjs/common';
import type { NoticeDetail } from '../../../database/schema.ts';
import { uuidv7 } from '../../../shared/ids.ts';
import { Outbox } from '../../../shared/outbox.ts';
import { GrantHolders } from '../../trust/index.ts';
import { type NewNotice, NoticesRepository } from './notices.repository.ts';

/** Tells those whom a change concerns: who holds a grant on the dataset, and who makes products from it. */
@Injectable()
export class Notices {
  constructor(
    private readonly outbox: Outbox,
    private readonly holders: GrantHolders,
    private readonly repository: NoticesRepository,
  ) {}

  /** Within the transaction of the change. Whoever is both is told once, with the products. */
  async give(
    kind: NoticeKind,
    { dataset, version }: { dataset: string; version: number | null },
    detail: NoticeDetail,
  ): Promise<void> {
    const told = new Map<string, NewNotice>();
    const common = { kind, dataset, version };
    for (const { organisation, products } of await this.repository.derivers(dataset, version)) {
      const recipient = { kind: 'organisation', id: organisation };
      told.set(`organisation:${organisation}`, {
        ...common,
        id: uuidv7(),
        recipient,
        because: 'derivation',
        detail: { ...detail, products },
      });
    }
    for (const recipient of await this.holders.of(dataset)) {
      const name = `${recipient.kind}:${recipient.id}`;
      if (!told.has(name)) told.set(name, { ...common, id: uuidv7(), recipient, because: 'grant', detail });
    }
    await this.repository.insert([...told.values()]);
    await this.outbox.addAll(
      eventSubject('catalogue', 'notice-given', 1),
      [...told.values()].map(({ id, recipient }) => ({
        messageId: id,
        payload: { notice: id, recipient, kind, dataset, ...(version === null ? {} : { version }) },
      })),
    );
  }
}
