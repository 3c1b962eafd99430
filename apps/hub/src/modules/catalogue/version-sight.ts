import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { DatasetFacts } from '../../shared/dataset-facts.ts';
import { HubDatabase } from '../../shared/hub-database.ts';
import { hasRole, isAdministrator, type Principal } from '../../shared/principal.ts';
import { DecisionPoint } from '../trust/index.ts';
import { type DatasetRow, visibleWhere, type Visibility } from './datasets.repository.ts';
import type { VersionRow } from './versions.repository.ts';

/** What of a dataset's versions a caller may know of, for SQL. */
export interface VersionFilter {
  drafts: boolean;
  /** Versions made from one of these are not for the caller to know of. */
  hiddenInputs: string[];
}

/** Who may know of a version, beyond seeing its dataset. */
@Injectable()
export class VersionSight {
  constructor(
    private readonly database: HubDatabase,
    private readonly facts: DatasetFacts,
    private readonly decisions: DecisionPoint,
  ) {}

  /** What never passed the gate concerns its provider and administrators alone. */
  mayKnow(
    { released }: Pick<VersionRow, 'released'>,
    { publisher }: Pick<DatasetRow, 'publisher'>,
    caller: Principal,
  ): boolean {
    return released || isAdministrator(caller) || hasRole(caller, publisher, 'provider');
  }

  /** Whether the caller may know of this version: of a derived one, whoever may know of all that it came from. */
  async sees(row: VersionRow, dataset: DatasetRow, caller: Principal): Promise<boolean> {
    if (!this.mayKnow(row, dataset, caller)) return false;
    const inputs = row.provenance?.inputs.map((input) => input.dataset) ?? [];
    const known = await this.known(inputs, caller);
    return inputs.every((input) => known.has(input));
  }

  /** Those of the datasets that the caller may know of. */
  async known(ids: readonly string[], caller: Principal): Promise<Set<string>> {
    const known = new Set<string>();
    for (const fact of (await this.facts.getMany(ids)).values())
      if (await this.decisions.maySee(caller, fact)) known.add(fact.id);
    return known;
  }

  /** The same for lists. */
  async filter(dataset: DatasetRow, caller: Principal): Promise<VersionFilter> {
    const drafts = this.mayKnow({ released: false }, dataset, caller);
    const hiddenInputs = dataset.kind === 'product' ? await this.hiddenInputs([dataset.id], caller) : [];
    return { drafts, hiddenInputs };
  }

  /** Datasets whose metadata the caller may see. */
  async visibility(caller: Principal): Promise<Visibility> {
    if (isAdministrator(caller)) return 'all';
    const own =
      caller.organisation !== null && (caller.roles.includes('provider') || caller.roles.includes('owner'));
    return {
      publisher: own ? caller.organisation : null,
      granted: await this.decisions.grantedDatasets(caller),
    };
  }

  /** The rows with the latest version that the caller may know of: others of a product are not to be counted. */
  async withLatest<Row extends DatasetRow>(rows: readonly Row[], caller: Principal): Promise<Row[]> {
    const products = rows.filter(({ kind, latest }) => kind === 'product' && latest !== null);
    const hidden = await this.hiddenInputs(
      products.map(({ id }) => id),
      caller,
    );
    if (hidden.length === 0) return [...rows];
    const found = await sql<{ id: string; latest: number | null }>`
      select p.id, (
        select v.number from catalogue.versions v
        where v.dataset = p.id and v.state = 'published' and not exists (
          select from catalogue.inputs i
          where i.dataset = v.dataset and i.number = v.number and i.input_dataset = any(${hidden}))
        order by v.number desc limit 1) as latest
      from unnest(${products.map(({ id }) => id)}::text[]) as p (id)`.execute(this.database.query);
    const latest = new Map(found.rows.map((row) => [row.id, row.latest]));
    return rows.map((row) => (latest.has(row.id) ? { ...row, latest: latest.get(row.id) ?? null } : row));
  }

  /** Private datasets that one of the products is made from and that the caller may not know of. */
  private async hiddenInputs(products: string[], caller: Principal): Promise<string[]> {
    const visibility = await this.visibility(caller);
    if (visibility === 'all' || products.length === 0) return [];
    const rows = await this.database.query
      .selectFrom('catalogue.datasets')
      .select('id')
      // A literal, so that the partial index on private ones serves.
      .where(sql<boolean>`access = 'private'`)
      .where((eb) => eb.not(visibleWhere(eb, visibility)))
      .where(
        sql<boolean>`exists (select from catalogue.inputs i
          where i.input_dataset = catalogue.datasets.id and i.dataset = any(${products}))`,
      )
      .execute();
    return rows.map(({ id }) => id);
  }
}
