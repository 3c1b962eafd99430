import { type PartitionRef, productDataset, resolvePointer, type Scope } from '@cdh/contracts';
import { Injectable } from '@nestjs/common';
import type { InputRef } from '../../database/schema.ts';
import { type DatasetFact, DatasetFacts } from '../../shared/dataset-facts.ts';
import type { Principal } from '../../shared/principal.ts';
import { asStrictAs, VersionFacts } from '../../shared/version-facts.ts';
import { type Decision, DecisionPoint, refusal } from '../trust/index.ts';
import type { CompiledUseCase } from './compile-use-case.ts';
import { Partitions, type StandingPartition } from './partitions.ts';
import { useCasePrincipal } from './use-case-principal.ts';

/** An input of the answer, and the decision under which it is given. */
export interface DecidedInput {
  dataset: string;
  version: number;
  digest: string;
  open: boolean;
  decision: Decision;
}

export interface Touched {
  partitions: PartitionRef[];
  inputs: DecidedInput[];
  /** Every input is open to everyone. */
  open: boolean;
  /** Where the provenance of the answer stands, when it comes from one product. */
  provenance: string | null;
  /** Inputs that were withdrawn since: the answer says so. */
  withdrawn: InputRef[];
}

/** Nothing is known of the partition, or nothing that the caller may know. */
const NOTHING: Touched = { partitions: [], inputs: [], open: false, provenance: null, withdrawn: [] };

/** Resolves an operation's scope to partitions and decides on every dataset that these came from. */
@Injectable()
export class ScopeDecisions {
  constructor(
    private readonly partitions: Partitions,
    private readonly facts: DatasetFacts,
    private readonly versions: VersionFacts,
    private readonly decisions: DecisionPoint,
  ) {}

  /**
   * What an answer to `input` may be made from. Throws 401 or 403 (naming dataset, action and use case) where a grant is
   * missing, 410 where an input was erased; a partition that the caller may not know of is as one that does not exist.
   */
  async resolve(
    useCase: CompiledUseCase,
    scope: Scope,
    input: Record<string, unknown>,
    caller: Principal,
  ): Promise<Touched> {
    if (scope === 'hub') return NOTHING;
    if (scope === 'public') return { ...NOTHING, open: true };
    const product = productDataset(useCase.id, scope.product);
    if ('partitions' in scope) return this.visible(useCase, product, caller);
    const name = resolvePointer(input, scope.partition);
    if (typeof name !== 'string' && typeof name !== 'number') return NOTHING;
    const partition = await this.partitions.find(product, String(name));
    return partition ? this.one(useCase, partition, caller) : NOTHING;
  }

  private async one(
    useCase: CompiledUseCase,
    partition: StandingPartition,
    caller: Principal,
  ): Promise<Touched> {
    const facts = await this.factsOf(useCase, partition);
    if (!facts) return NOTHING;
    for (const fact of facts) if (!(await this.decisions.maySee(caller, fact))) return NOTHING;
    const inputs = await this.decide(useCase, partition, facts, caller);
    const refused = inputs.findIndex(({ decision }) => !decision.allowed);
    const fact = facts[refused];
    if (fact)
      throw new ScopeRefusal(refusal(caller, question(fact, useCase)), fact.id, inputs[refused]?.version);
    // Only now: what has become of the inputs is for those who may see the answer.
    const withdrawn = await this.versions.requireInputs(partition.inputs);
    return {
      partitions: [partition.ref],
      inputs,
      open: inputs.every(({ open }) => open),
      provenance: provenanceOf(partition.ref),
      withdrawn,
    };
  }

  private async visible(useCase: CompiledUseCase, product: string, caller: Principal): Promise<Touched> {
    const standing = await this.partitions.list(product);
    // One look-up for all: each is then in the cache.
    await this.facts.getMany(standing.flatMap(({ inputs }) => inputs.map(({ dataset }) => dataset)));
    const versions = await this.versions.getMany(standing.flatMap(({ inputs }) => inputs));
    const stateOf = ({ dataset, version }: InputRef) => versions.get(`${dataset}@${version}`)?.state;
    const touched: Touched = { ...NOTHING, partitions: [], inputs: [], withdrawn: [], open: true };
    let latest = 0;
    for (const partition of standing) {
      // Erased data are in no answer, until the partition has been computed anew.
      if (partition.inputs.some((input) => stateOf(input) === 'erased')) continue;
      const facts = await this.factsOf(useCase, partition);
      if (!facts || !(await this.allowed(useCase, facts, caller))) continue;
      const inputs = await this.decide(useCase, partition, facts, caller);
      if (!inputs.every(({ decision }) => decision.allowed)) continue;
      touched.partitions.push(partition.ref);
      touched.inputs.push(...inputs);
      touched.withdrawn.push(...partition.inputs.filter((input) => stateOf(input) === 'withdrawn'));
      latest = Math.max(latest, partition.ref.version);
    }
    touched.open = touched.inputs.every(({ open }) => open);
    if (latest > 0) touched.provenance = `/datasets/${product}/versions/${latest}/provenance`;
    return touched;
  }

  /** Asked before deciding, so that a list does not fill the audit with refusals that nobody met. */
  private async allowed(useCase: CompiledUseCase, facts: DatasetFact[], caller: Principal): Promise<boolean> {
    for (const fact of facts) {
      if (fact.access === 'open') continue;
      if (!(await this.decisions.preview(caller, question(fact, useCase))).allowed) return false;
    }
    return true;
  }

  private async decide(
    useCase: CompiledUseCase,
    { inputs }: StandingPartition,
    facts: DatasetFact[],
    caller: Principal,
  ): Promise<DecidedInput[]> {
    const decided: DecidedInput[] = [];
    for (const [i, fact] of facts.entries()) {
      const { version, digest } = inputs[i] ?? { version: 0, digest: '' };
      const decision = await this.decisions.decide(caller, { ...question(fact, useCase), version });
      decided.push({ dataset: fact.id, version, digest, open: fact.access === 'open', decision });
    }
    return decided;
  }

  /** The datasets of a partition; null once the use case may no longer derive from one of them. */
  private async factsOf(
    useCase: CompiledUseCase,
    { inputs }: StandingPartition,
  ): Promise<DatasetFact[] | null> {
    const facts: DatasetFact[] = [];
    const principal = useCasePrincipal(useCase);
    const versions = await this.versions.getMany(inputs);
    for (const { dataset, version } of inputs) {
      const held = await this.facts.get(dataset);
      if (!held) return null;
      const fact = asStrictAs(held, versions.get(`${dataset}@${version}`));
      const derive = await this.decisions.preview(principal, { dataset: fact, action: 'derive' });
      if (!derive.allowed) return null;
      facts.push(fact);
    }
    return facts;
  }
}

/** A refusal with the dataset that it concerns, to be counted as a use that was refused. */
export class ScopeRefusal extends Error {
  override readonly name = 'ScopeRefusal';
  constructor(
    readonly problem: ReturnType<typeof refusal>,
    readonly dataset: string,
    readonly version: number | undefined,
  ) {
    super(problem.message);
  }
}

const question = (dataset: DatasetFact, { id }: CompiledUseCase) => ({
  dataset,
  action: 'query' as const,
  through: id,
});

const provenanceOf = ({ product, version, partition }: PartitionRef) =>
  `/datasets/${product}/versions/${version}/provenance?partition=${encodeURIComponent(partition)}`;
