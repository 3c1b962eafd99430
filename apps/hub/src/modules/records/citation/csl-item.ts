import { type Language, type LanguageMap, inLanguage, resolverOf } from '@cdh/contracts';

/** A dataset in CSL-JSON 1.0.2, as far as citations of the hub's records go. */
export interface CslItem {
  id: string;
  type: 'dataset' | 'software';
  title: string;
  author: { literal: string }[];
  publisher: string;
  issued: { 'date-parts': [[number, number, number]] };
  version: string;
  URL: string;
  DOI?: string;
  language: Language;
  license?: string;
  abstract?: string;
  /** Says so when the version is no longer given out. */
  note?: string;
}

export interface Cited {
  dataset: string;
  kind: string;
  number: number;
  state: string;
  uri: string;
  identifier: string | null;
  publishedAt: Date;
  record: Record<string, unknown>;
  publisher: LanguageMap | string;
  hub: string;
}

const STATES: Record<string, LanguageMap> = {
  draft: { fr: 'Brouillon non publié', en: 'Unpublished draft' },
  deprecated: { fr: 'Version dépréciée', en: 'Deprecated version' },
  withdrawn: { fr: 'Version retirée', en: 'Withdrawn version' },
  erased: { fr: 'Version effacée', en: 'Erased version' },
};

/** What is cited is the record as it stood when the version was published, under what its publisher is called now. */
export function cslItem(cited: Cited, language: Language): CslItem {
  const { record, publishedAt, identifier, state } = cited;
  const text = (value: unknown) => inLanguage(value as LanguageMap, language);
  const publisher = inLanguage(cited.publisher, language);
  const doi = identifier?.startsWith('10.') ? identifier : undefined;
  const note = STATES[state];
  const { licence, description } = record;
  return {
    id: `${cited.dataset}.v${cited.number}`,
    type: cited.kind === 'algorithm' ? 'software' : 'dataset',
    title: text(record['title']),
    author: [{ literal: publisher }],
    publisher: cited.hub,
    issued: {
      'date-parts': [[publishedAt.getUTCFullYear(), publishedAt.getUTCMonth() + 1, publishedAt.getUTCDate()]],
    },
    version: String(cited.number),
    URL: identifier === null ? cited.uri : resolverOf(identifier),
    ...(doi === undefined ? {} : { DOI: doi }),
    language,
    ...(typeof licence === 'string' ? { license: licence } : {}),
    ...(description === undefined ? {} : { abstract: text(description) }),
    ...(note === undefined ? {} : { note: text(note) }),
  };
}

/** In the form that DataCite recommends: creator (year): title. Version. Publisher. Resource type. Identifier. */
export function plainCitation(item: CslItem): string {
  const french = item.language === 'fr';
  const [[year]] = item.issued['date-parts'];
  const type =
    item.type === 'software' ? (french ? 'Algorithme' : 'Algorithm') : french ? 'Jeu de données' : 'Dataset';
  const creator = item.author.map(({ literal }) => literal).join(', ');
  return [
    `${creator} (${year})${french ? ' :' : ':'} ${item.title}.`,
    `Version ${item.version}.`,
    `${item.publisher}.`,
    `${type}.`,
    ...(item.note === undefined ? [] : [`${item.note}.`]),
    item.URL,
  ].join(' ');
}
