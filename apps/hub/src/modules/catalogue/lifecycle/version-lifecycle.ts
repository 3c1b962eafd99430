import { eventSubject, type LanguageMap, type NoticeKind, Problem } from '@cdh/contracts';
import { notFound } from '@cdh/http';
import { Injectable } from '@nestjs/common';
import { Epochs } from '../../../shared/epochs.ts';
import { Erasures } from '../../../shared/erasures.ts';
import { HubDatabase } from '../../../shared/hub-database.ts';
import { Outbox } from '../../../shared/outbox.ts';
import { actor, type Principal } from '../../../shared/principal.ts';
import { AuditLog } from '../../audit/index.ts';
import { type DatasetRow, DatasetsRepository } from '../datasets.repository.ts';
import { Notices } from '../notices/notices.ts';
import { Publications } from '../publications.ts';
import { type VersionRow, VersionsRepository } from '../versions.repository.ts';
import { VersionStatesRepository } from '../version-states.repository.ts';
import { PublicationGate } from './publication-gate.ts';

interface Change {
  action: 'publish' | 'deprecate' | 'withdraw' | 'erase';
  state: string;
  from: readonly string[];
  reason?: LanguageMap;
  successor?: number;
  by: Principal;
}

/** What becomes of a version: each step in one transaction with its audit entry, its event and its notices. */
@Injectable()
export class VersionLifecycle {
  constructor(
    private readonly database: HubDatabase,
    private readonly epochs: Epochs,
    private readonly outbox: Outbox,
    private readonly erasures: Erasures,
    private readonly audit: AuditLog,
    private readonly notices: Notices,
    private readonly gate: PublicationGate,
    private readonly publications: Publications,
    private readonly datasets: DatasetsRepository,
    private readonly versions: VersionsRepository,
    private readonly states: VersionStatesRepository,
  ) {}

  /** A draft passes the gate; throws METADATA_INCOMPLETE (422) naming what is missing. */
  publish(dataset: string, number: number, by: Principal): Promise<VersionRow> {
    return this.change(dataset, number, { action: 'publish', state: 'published', from: ['draft'], by });
  }

  /** Still given out, with a warning and what to take instead. */
  deprecate(
    dataset: string,
    number: number,
    { reason, successor }: { reason: LanguageMap; successor?: number | undefined },
    by: Principal,
  ): Promise<VersionRow> {
    const told = successor === undefined ? { reason } : { reason, successor };
    return this.change(dataset, number, {
      action: 'deprecate',
      state: 'deprecated',
      from: ['published'],
      ...told,
      by,
    });
  }

  /** No longer given out; its bytes stay. */
  withdraw(dataset: string, number: number, reason: LanguageMap, by: Principal): Promise<VersionRow> {
    const from = ['published', 'deprecated'];
    return this.change(dataset, number, { action: 'withdraw', state: 'withdrawn', from, reason, by });
  }

  /** Its bytes go, where no other version has the same; its inventory and digest stay. */
  erase(dataset: string, number: number, reason: LanguageMap, by: Principal): Promise<VersionRow> {
    const from = ['draft', 'published', 'deprecated', 'withdrawn'];
    return this.change(dataset, number, { action: 'erase', state: 'erased', from, reason, by });
  }

  private async change(id: string, number: number, change: Change): Promise<VersionRow> {
    const row = await this.database.transaction(async () => {
      const dataset = await this.datasets.lock(id);
      const version = await this.versions.find(id, number);
      if (!dataset || !version) throw notFound();
      if (!change.from.includes(version.state)) throw wrongState(version.state);
      if (change.action === 'publish')
        await this.gate.require(dataset, await this.versions.files(id, [number]), version);
      if (change.successor !== undefined) await this.requireSuccessor(version, change.successor);
      await this.states.setState(id, number, {
        state: change.state,
        ...(change.reason === undefined ? {} : { reason: change.reason }),
        ...(change.successor === undefined ? {} : { successor: change.successor }),
      });
      await this.datasets.setLatest(id, await this.states.latestUsable(id));
      if (change.action === 'erase') await this.releaseBytes(id, number);
      await this.tell(dataset, version, change);
      await this.epochs.bump('catalogue');
      return this.versions.find(id, number);
    });
    await this.epochs.poll();
    if (!row) throw notFound();
    return row;
  }

  private async releaseBytes(id: string, number: number): Promise<void> {
    const files = (await this.versions.files(id, [number])).get(number) ?? [];
    await this.erasures.announce([...new Set(files.map(({ sha256 }) => sha256))]);
  }

  private async tell({ id }: DatasetRow, version: VersionRow, change: Change): Promise<void> {
    const { number, digest } = version;
    const by = actor(change.by);
    if (change.action === 'publish') {
      await this.publications.announce({ dataset: id, number, digest }, by);
      return;
    }
    const { action } = change;
    await this.audit.recordAct({ principal: by, action, decision: 'allowed', dataset: id, version: number });
    // Nobody has heard of a draft.
    if (!version.released || change.reason === undefined) return;
    const kind = `version-${change.state}` as NoticeKind;
    await this.outbox.add(eventSubject('catalogue', kind, 1), { dataset: id, version: number });
    await this.notices.give(
      kind,
      { dataset: id, version: number },
      {
        reason: change.reason,
        ...(change.successor === undefined ? {} : { successor: { dataset: id, version: change.successor } }),
      },
    );
  }

  private async requireSuccessor({ dataset, number }: VersionRow, successor: number): Promise<void> {
    const row = successor === number ? undefined : await this.versions.find(dataset, successor);
    if (row?.state === 'published') return;
    const detail = {
      fr: `La version ${successor} n’est pas une autre version publiée de ce jeu de données.`,
      en: `Version ${successor} is not another published version of this dataset.`,
    };
    throw new Problem('UNPROCESSABLE', detail, { errors: [{ pointer: '/successor', detail }] });
  }
}

const wrongState = (state: string) =>
  new Problem(
    'CONFLICT',
    { fr: `Cette version est déjà « ${state} ».`, en: `This version is "${state}" already.` },
    { extensions: { state } },
  );
