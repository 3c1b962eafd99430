import { type LanguageMap, Problem, type ProblemField } from '@cdh/contracts';
import { Injectable } from '@nestjs/common';
import type { InventoryFile } from '../../../database/schema.ts';
import { IdentityRepository } from '../../identity/index.ts';
import type { DatasetRow } from '../datasets.repository.ts';
import type { VersionRow } from '../versions.repository.ts';

/** What a version must say of itself before everybody may know of it. */
@Injectable()
export class PublicationGate {
  constructor(private readonly identities: IdentityRepository) {}

  /** Throws METADATA_INCOMPLETE (422) that names each missing member and what to do about it. */
  async require(
    dataset: DatasetRow,
    files: ReadonlyMap<number, InventoryFile[]>,
    version: VersionRow,
  ): Promise<void> {
    const publisher = await this.identities.getOrganisation(dataset.publisher);
    const errors = [
      ...missingTexts(dataset.record),
      ...(publisher ? [] : [field('/publisher', PUBLISHER)]),
      ...inconsistencies(dataset, version, files.get(version.number) ?? []),
    ];
    if (errors.length === 0) return;
    throw new Problem(
      'METADATA_INCOMPLETE',
      {
        fr: `La version ${version.number} ne peut pas encore être publiée : ${errors.length} point(s) à reprendre.`,
        en: `Version ${version.number} can't be published yet: ${errors.length} point(s) to mend.`,
      },
      {
        errors,
        remedy: {
          fr: `Complétez la fiche par PUT /datasets/${dataset.id}, puis publiez de nouveau.`,
          en: `Complete the record by PUT /datasets/${dataset.id}, then publish again.`,
        },
      },
    );
  }
}

const field = (pointer: string, detail: LanguageMap): ProblemField => ({ pointer, detail });

const PUBLISHER = {
  fr: 'L’organisation qui publie n’existe plus : donnez-en une autre.',
  en: 'The publishing organisation no longer exists: name another.',
};
const TEXTS: [string, LanguageMap][] = [
  ['title', { fr: 'Il manque le titre en français.', en: 'The French title is missing.' }],
  [
    'description',
    {
      fr: 'Il manque la description : dites en une phrase ou deux ce que sont ces données et d’où elles viennent.',
      en: 'The description is missing: say in a sentence or two what these data are and where they come from.',
    },
  ],
  [
    'licence',
    {
      fr: 'Il manque la licence : nommez-la par son identifiant SPDX, par exemple « etalab-2.0 ».',
      en: 'The licence is missing: name it by its SPDX id, for example "etalab-2.0".',
    },
  ],
];

function missingTexts(record: Record<string, unknown>): ProblemField[] {
  return TEXTS.filter(([name]) => !hasText(record[name])).map(([name, detail]) => field(`/${name}`, detail));
}

function hasText(value: unknown): boolean {
  if (typeof value === 'string') return value.trim() !== '';
  const french = (value as { fr?: unknown } | null | undefined)?.fr;
  return typeof french === 'string' && french.trim() !== '';
}

/** Rights that contradict each other: whoever reads the record must find in the files what it promises. */
function inconsistencies(
  { access }: DatasetRow,
  { distributions }: VersionRow,
  files: readonly InventoryFile[],
): ProblemField[] {
  return (distributions ?? []).flatMap((distribution, index) => [
    ...(access === 'private' && distribution.access === 'open'
      ? [
          field(`/distributions/${index}/access`, {
            fr: `« ${distribution.id} » est ouverte dans un jeu de données privé : personne ne la trouverait. Rendez la fiche publique (« restricted »), ou la distribution réservée.`,
            en: `"${distribution.id}" is open within a private dataset: nobody would find it. Make the record public ("restricted"), or the distribution restricted.`,
          }),
        ]
      : []),
    ...(files.some((file) => file.distribution === distribution.id)
      ? []
      : [
          field(`/distributions/${index}`, {
            fr: `« ${distribution.id} » ne contient aucun fichier : retirez-la.`,
            en: `"${distribution.id}" holds no file: leave it out.`,
          }),
        ]),
  ]);
}
