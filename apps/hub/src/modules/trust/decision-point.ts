import { type GrantAction, Problem } from '@cdh/contracts';
import { Injectable } from '@nestjs/common';
import type { DatasetFact } from '../../shared/dataset-facts.ts';
import { EpochCache } from '../../shared/epoch-cache.ts';
import { Epochs } from '../../shared/epochs.ts';
import { actor, credentialRequired, type Principal } from '../../shared/principal.ts';
import { AuditLog } from '../audit/index.ts';
import { type ActiveGrant, decide, type Decision } from './decision.ts';
import { GrantsRepository } from './grants.repository.ts';

export interface Question {
  dataset: DatasetFact;
  action: GrantAction;
  version?: number;
  through?: string;
}

const key = (p: Principal) => `${p.kind}:${p.id}:${p.organisation ?? ''}:${p.roles.join()}`;

/**
 * The one place where access to data is decided. A decision is audited durably before its first answer, then holds for
 * at most 60 s, or until a grant, a dataset or an identity changes.
 */
@Injectable()
export class DecisionPoint {
  private readonly grants: EpochCache<ActiveGrant[]>;
  private readonly decisions: EpochCache<Decision>;

  constructor(
    epochs: Epochs,
    private readonly repository: GrantsRepository,
    private readonly audit: AuditLog,
  ) {
    this.grants = new EpochCache(epochs, ['trust', 'identity']);
    this.decisions = new EpochCache(epochs, ['trust', 'catalogue', 'identity']);
  }

  /** Decides and audits; a refusal is a decision too. */
  decide(principal: Principal, question: Question): Promise<Decision> {
    const { dataset, action, version, through } = question;
    // Files of one version may be under access of their own.
    const id = `${key(principal)}|${dataset.id}@${version ?? ''}|${dataset.access}|${action}|${through ?? ''}`;
    return this.decisions.get(
      id,
      async () => {
        const decision = decide(
          principal,
          dataset,
          action,
          through,
          await this.grantsOf(principal),
          Date.now(),
        );
        await this.audit.record({
          principal: actor(principal),
          action,
          decision: decision.allowed ? 'allowed' : 'refused',
          dataset: dataset.id,
          ...(version === undefined ? {} : { version }),
          ...(through === undefined ? {} : { through }),
          ...(decision.grant === null ? {} : { grant: decision.grant }),
        });
        return decision;
      },
      (decision) => decision.until,
    );
  }

  /** Decides, and throws 401 or 403 naming what is missing. */
  async require(principal: Principal, question: Question): Promise<Decision> {
    const decision = await this.decide(principal, question);
    if (!decision.allowed) throw refusal(principal, question);
    return decision;
  }

  /** What a decision would be, without acting on it: for filters and dry runs, never for giving bytes. */
  async preview(principal: Principal, question: Question): Promise<Decision> {
    const { dataset, action, through } = question;
    return decide(principal, dataset, action, through, await this.grantsOf(principal), Date.now());
  }

  /** Whether the principal may know that the dataset exists. */
  async maySee(principal: Principal, dataset: DatasetFact): Promise<boolean> {
    if (dataset.access !== 'private' || principal.kind === 'administrator') return true;
    if (
      principal.organisation === dataset.publisher &&
      (principal.roles.includes('provider') || principal.roles.includes('owner'))
    )
      return true;
    const now = Date.now();
    return (await this.grantsOf(principal)).some(
      (grant) => grant.dataset === dataset.id && grant.from <= now && now < grant.until,
    );
  }

  /** Ids of private datasets that the principal holds a grant on: for lists that filter in SQL. */
  async grantedDatasets(principal: Principal): Promise<string[]> {
    const now = Date.now();
    const held = (await this.grantsOf(principal)).filter((grant) => grant.from <= now && now < grant.until);
    return [...new Set(held.map((grant) => grant.dataset))];
  }

  /** Datasets that the principal holds `derive` on now: for a comparison in SQL, which decides nothing. */
  async derivable(principal: Principal): Promise<string[]> {
    const now = Date.now();
    const held = (await this.grantsOf(principal)).filter(
      (grant) => grant.from <= now && now < grant.until && grant.actions.includes('derive'),
    );
    return [...new Set(held.map((grant) => grant.dataset))];
  }

  private grantsOf(principal: Principal): Promise<ActiveGrant[]> {
    return this.grants.get(key(principal), () => this.repository.listActive(principal));
  }
}

export function refusal(principal: Principal, { dataset, action, through }: Question): Problem {
  if (principal.kind === 'anonymous') return credentialRequired();
  const via = through ? { fr: ` à travers « ${through} »`, en: ` through "${through}"` } : { fr: '', en: '' };
  return new Problem(
    'GRANT_MISSING',
    {
      fr: `Il manque l’autorisation « ${action} » sur « ${dataset.id} »${via.fr}.`,
      en: `The grant "${action}" on "${dataset.id}"${via.en} is missing.`,
    },
    {
      missing: { dataset: dataset.id, action, ...(through ? { through } : {}) },
      remedy: {
        fr: `Demandez cette autorisation à l’organisation « ${dataset.publisher} », qui publie ces données.`,
        en: `Ask the organisation "${dataset.publisher}", which publishes these data, for this grant.`,
      },
    },
  );
}
