import type { Access } from '@cdh/contracts';
import { Problem } from '@cdh/contracts';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { InputRef } from '../database/schema.ts';
import type { DatasetFact } from './dataset-facts.ts';
import { EpochCache } from './epoch-cache.ts';
import { Epochs } from './epochs.ts';
import { HubDatabase } from './hub-database.ts';

/** What decisions need to know of a version. */
export interface VersionFact {
  state: string;
  /** The strictest of its distributions; null where it has none. */
  access: Access | null;
}

type Ref = Pick<InputRef, 'dataset' | 'version'>;
const nameOf = ({ dataset, version }: Ref) => `${dataset}@${version}`;

/** Versions as decisions see them: what becomes of one holds on every replica for what is asked next. */
@Injectable()
export class VersionFacts {
  private readonly held: EpochCache<VersionFact | null>;

  constructor(
    epochs: Epochs,
    private readonly database: HubDatabase,
  ) {
    this.held = new EpochCache(epochs, ['catalogue']);
  }

  async get(ref: Ref): Promise<VersionFact | undefined> {
    return (await this.getMany([ref])).get(nameOf(ref));
  }

  /** Those that exist, by `dataset@version`. */
  async getMany(refs: Iterable<Ref>): Promise<Map<string, VersionFact>> {
    const facts = new Map<string, VersionFact>();
    const unknown = new Map<string, Ref>();
    for (const ref of refs) {
      const held = this.held.peek(nameOf(ref));
      if (held) facts.set(nameOf(ref), held);
      else if (held === undefined) unknown.set(nameOf(ref), ref);
    }
    if (unknown.size > 0) {
      // Looked up once, by the first that is not being asked for already.
      let loading: Promise<Map<string, VersionFact>> | undefined;
      for (const name of unknown.keys()) {
        const fact = await this.held.get(name, async () => {
          loading ??= this.load([...unknown.values()]);
          return (await loading).get(name) ?? null;
        });
        if (fact) facts.set(name, fact);
      }
    }
    return facts;
  }

  /** What has become of the inputs: those withdrawn. Throws INPUT_ERASED (410) when the bytes of one were erased. */
  async requireInputs(inputs: readonly InputRef[]): Promise<InputRef[]> {
    const facts = await this.getMany(inputs);
    const erased = inputs.find((input) => facts.get(nameOf(input))?.state === 'erased');
    if (erased) throw inputErased(erased);
    return inputs.filter((input) => facts.get(nameOf(input))?.state === 'withdrawn');
  }

  private async load(refs: readonly Ref[]): Promise<Map<string, VersionFact>> {
    const { rows } = await sql<VersionFact & Ref>`
      select v.dataset, v.number as version, v.state, v.access
      from unnest(${refs.map(({ dataset }) => dataset)}::text[], ${refs.map(({ version }) => version)}::integer[])
        as r (dataset, number)
      join catalogue.versions v on v.dataset = r.dataset and v.number = r.number`.execute(
      this.database.query,
    );
    return new Map(rows.map((row) => [nameOf(row), { state: row.state, access: row.access }]));
  }
}

const STRICTNESS: Record<Access, number> = { open: 0, restricted: 1, private: 2 };

/** The dataset as a version of it is decided on: as strict as the strictest of its distributions. */
export function asStrictAs(fact: DatasetFact, version: Pick<VersionFact, 'access'> | undefined): DatasetFact {
  const access = version?.access;
  return access && STRICTNESS[access] > STRICTNESS[fact.access] ? { ...fact, access } : fact;
}

/** `CDH-Taint` of what was made from versions that were withdrawn since (structured field, RFC 9651). */
export function taintHeader(withdrawn: readonly Ref[]): { 'cdh-taint'?: string } {
  if (withdrawn.length === 0) return {};
  const items = withdrawn.map(({ dataset, version }) => `withdrawn;dataset="${dataset}";version=${version}`);
  return { 'cdh-taint': items.slice(0, 20).join(', ') };
}

const inputErased = ({ dataset, version }: Ref) =>
  new Problem(
    'INPUT_ERASED',
    {
      fr: `La version ${version} de « ${dataset} », dont ce résultat est issu, a été effacée.`,
      en: `Version ${version} of "${dataset}", which this result was made from, was erased.`,
    },
    {
      remedy: {
        fr: 'Le résultat revient dès qu’il est recalculé à partir d’une autre version.',
        en: 'The result comes back once it has been computed anew from another version.',
      },
      extensions: { input: { dataset, version } },
    },
  );
