import type { LanguageMap, Manifest, ProblemField } from '@cdh/contracts';
import { Injectable } from '@nestjs/common';
import { Catalogue, isGone } from '../catalogue/index.ts';

/** The methods that a manifest names: which must be there, and which versions of them a result comes from. */
@Injectable()
export class NamedAlgorithms {
  constructor(private readonly catalogue: Catalogue) {}

  /** What is wrong with them: each must be an algorithm whose record everybody may see, or its own organisation's. */
  async check({ algorithms = [] }: Manifest, organisation: string): Promise<ProblemField[]> {
    const fields: ProblemField[] = [];
    for (const [index, { dataset: id, version }] of algorithms.entries()) {
      const dataset = await this.catalogue.find(id);
      const known =
        dataset?.kind === 'algorithm' && (dataset.access !== 'private' || dataset.publisher === organisation);
      const pointer = `/manifest/algorithms/${index}`;
      if (!known) fields.push({ pointer: `${pointer}/dataset`, detail: unknown(id) });
      else if (version !== undefined && !(await this.isGiven(id, version)))
        fields.push({ pointer: `${pointer}/version`, detail: unpublished(id, version) });
    }
    return fields;
  }

  /** As provenance names them; one without a version yet is left out. */
  async versionsOf({ algorithms = [] }: Manifest): Promise<{ dataset: string; version: number }[]> {
    const named = await Promise.all(
      algorithms.map(async ({ dataset, version }) => ({
        dataset,
        version: version ?? (await this.catalogue.find(dataset))?.latest ?? null,
      })),
    );
    return named.flatMap(({ dataset, version }) => (version === null ? [] : [{ dataset, version }]));
  }

  private async isGiven(id: string, version: number): Promise<boolean> {
    const row = await this.catalogue.version(id, version);
    return row?.released === true && !isGone(row);
  }
}

const unknown = (id: string): LanguageMap => ({
  fr: `« ${id} » n’est pas un algorithme du catalogue que ce cas d’usage puisse nommer`,
  en: `"${id}" is no algorithm of the catalogue that this use case could name`,
});
const unpublished = (id: string, version: number): LanguageMap => ({
  fr: `« ${id} » n’a pas de version ${version} publiée`,
  en: `"${id}" has no published version ${version}`,
});
