import type { GrantAction } from '@cdh/contracts';
import { notFound } from '@cdh/http';
import { Injectable } from '@nestjs/common';
import { type DatasetFact, DatasetFacts } from '../../shared/dataset-facts.ts';
import type { Principal } from '../../shared/principal.ts';
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
 * Decides who may read the files of a version. Of a provider's version: `read`, or `derive` for a use case. Access to
 * what a use case made follows its inputs: each must be open, or the caller hold `query` through that use case on it.
 */
@Injectable()
export class ReadDecisions {
  constructor(
    private readonly decisions: DecisionPoint,
    private readonly facts: DatasetFacts,
    private readonly usage: UsageRecorder,
  ) {}

  /** Throws 401, 403 or 404; refusals are counted as uses. */
  async require(
    caller: Principal,
    dataset: DatasetRow,
    version: VersionRow,
  ): Promise<{ decisions: ReadDecision[]; open: boolean }> {
    const { provenance } = version;
    if (provenance === null) {
      const fact = factOf(dataset);
      const action = caller.kind === 'use-case' ? 'derive' : 'read';
      const decision = await this.ask(caller, fact, action, version.number);
      return { decisions: [decision], open: fact.access === 'open' };
    }
    const facts = await this.facts.getMany(provenance.inputs.map((input) => input.dataset));
    for (const input of provenance.inputs) {
      const fact = facts.get(input.dataset);
      if (!fact || !(await this.decisions.maySee(caller, fact))) throw notFound();
    }
    const decisions: ReadDecision[] = [];
    for (const input of provenance.inputs) {
      const fact = facts.get(input.dataset);
      if (!fact) throw notFound();
      decisions.push(
        caller.kind === 'use-case'
          ? await this.ask(caller, fact, 'derive', input.version)
          : await this.ask(caller, fact, 'query', input.version, provenance.useCase.id),
      );
    }
    return { decisions, open: [...facts.values()].every(({ access }) => access === 'open') };
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
