import type { GrantAction } from '@cdh/contracts';
import { notFound } from '@cdh/http';
import { Injectable } from '@nestjs/common';
import type { InputRef, InventoryFile } from '../../database/schema.ts';
import { type DatasetFact, DatasetFacts } from '../../shared/dataset-facts.ts';
import type { Principal } from '../../shared/principal.ts';
import { asStrictAs, VersionFacts } from '../../shared/version-facts.ts';
import { Problem } from '@cdh/contracts';
import { type DatasetRow, factOf, type VersionRow } from '../catalogue/index.ts';
import { UsageRecorder } from '../metering/index.ts';
import { DecisionPoint, type Question } from '../trust/index.ts';

/** One decision under which bytes are read: what usage is counted by. */
export interface ReadDecision {
  dataset: string;
  version: number;
  grant: string | null;
  useCase?: string;
}

/**
 * Decides who may read the files of a version. Of a provider’s version: `read`, or `derive` for a use case. Access to
 * what a use case made follows its inputs: each must be open, or the caller hold `query` through that use case on it.
 */
@Injectable()
export class ReadDecisions {
  constructor(
    private readonly decisions: DecisionPoint,
    private readonly facts: DatasetFacts,
    private readonly versions: VersionFacts,
    private readonly usage: UsageRecorder,
  ) {}

  /** Throws 401, 403 or 404; refusals are counted as uses. */
  async require(
    caller: Principal,
    dataset: DatasetRow,
    version: VersionRow,
    file: InventoryFile | undefined,
  ): Promise<{ decisions: ReadDecision[]; open: boolean; withdrawn: InputRef[] }> {
    const { provenance } = version;
    if (provenance === null) {
      const fact = ofFile(factOf(dataset), version, file);
      const action = caller.kind === 'use-case' ? 'derive' : 'read';
      const decision = await this.ask(caller, fact, action, version.number);
      return { decisions: [decision], open: fact.access === 'open', withdrawn: [] };
    }
    const facts = await this.facts.getMany(provenance.inputs.map((input) => input.dataset));
    const versions = await this.versions.getMany(provenance.inputs);
    for (const input of provenance.inputs) {
      const fact = facts.get(input.dataset);
      if (!fact || !(await this.decisions.maySee(caller, fact))) throw notFound();
    }
    const decisions: ReadDecision[] = [];
    let open = true;
    for (const input of provenance.inputs) {
      const known = facts.get(input.dataset);
      if (!known) throw notFound();
      const fact = asStrictAs(known, versions.get(`${input.dataset}@${input.version}`));
      open &&= fact.access === 'open';
      decisions.push(
        caller.kind === 'use-case'
          ? await this.ask(caller, fact, 'derive', input.version)
          : await this.ask(caller, fact, 'query', input.version, provenance.useCase.id),
      );
    }
    return { decisions, open, withdrawn: await this.versions.requireInputs(provenance.inputs) };
  }

  private async ask(
    principal: Principal,
    dataset: DatasetFact,
    action: GrantAction,
    version: number,
    through?: string,
  ): Promise<ReadDecision> {
    const question: Question = { dataset, action, version, ...(through === undefined ? {} : { through }) };
    const use = { dataset: dataset.id, version, ...(through === undefined ? {} : { useCase: through }) };
    try {
      const { grant } = await this.decisions.require(principal, question);
      return { ...use, grant };
    } catch (error) {
      if (error instanceof Problem) this.usage.record({ principal, ...use, status: error.status, bytes: 0 });
      throw error;
    }
  }
}

/**
 * The dataset as this file of it is decided on. A distribution may be opened or closed against its dataset, but nothing
 * of a private one is open. A file that is not there is as the strictest.
 */
function ofFile(fact: DatasetFact, version: VersionRow, file: InventoryFile | undefined): DatasetFact {
  if (file === undefined) return asStrictAs(fact, version);
  const distribution = version.distributions?.find(({ id }) => id === file.distribution);
  if (!distribution || fact.access === 'private') return fact;
  return { ...fact, access: distribution.access };
}
