import type { LanguageMap } from '@cdh/contracts';
import type { z } from 'zod';
import type { AnswerName } from '../answers.ts';

export interface Route {
  method: 'get' | 'post' | 'put' | 'delete';
  /** With `{members}`, as OpenAPI writes it. */
  path: string;
  /** Where the server has it, when one registered address stands for several. */
  served?: string;
  tag: Tag;
  summary: LanguageMap;
  who: LanguageMap;
  query?: Record<string, object>;
  body?: z.ZodType;
  /** Media type of a request body that is no JSON. */
  bodyType?: string;
  status: number;
  /** A name of `answers.ts`, `[name]` for a list of it; bytes when it is a media type. */
  answer?: AnswerName | `[${AnswerName}]` | `${string}/${string}`;
  /** Of a 201 that may come instead of `status`. */
  accepted?: AnswerName;
  /** Statuses beside those that the route's shape implies. */
  problems?: number[];
}

export const TAGS = {
  health: { fr: 'Santé', en: 'Health' },
  identity: { fr: 'Identité', en: 'Identity' },
  catalogue: { fr: 'Catalogue et versions', en: 'Catalogue and versions' },
  records: { fr: 'Notices, citations et collections', en: 'Records, citations and collections' },
  storage: { fr: 'Dépôts et fichiers', en: 'Uploads and files' },
  trust: { fr: 'Autorisations', en: 'Grants' },
  'use-cases': { fr: 'Cas d’usage', en: 'Use cases' },
  processes: { fr: 'Processus et travaux', en: 'Processes and jobs' },
  evidence: { fr: 'Traces et usages', en: 'Audit and usage' },
  documentation: { fr: 'Documentation', en: 'Documentation' },
} satisfies Record<string, LanguageMap>;
export type Tag = keyof typeof TAGS;

export const ANYONE = { fr: 'tous', en: 'anyone' };
export const ADMINISTRATOR = { fr: 'l’administrateur', en: 'the administrator' };
export const OWNER = {
  fr: 'un propriétaire de l’organisation, l’administrateur',
  en: 'an owner of the organisation, the administrator',
};
export const PROVIDER = {
  fr: 'un fournisseur de l’organisation qui publie',
  en: 'a provider of the publishing organisation',
};
export const SEEING = { fr: 'qui peut voir les métadonnées', en: 'whoever may see the metadata' };
export const HOLDER = { fr: 'le porteur de l’adresse signée', en: 'the holder of the signed address' };
export const FILTERED = { fr: 'tous, selon leurs droits', en: 'anyone, by their rights' };

export const TEXT = { type: 'string' };
export const PAGE = {
  limit: { type: 'integer', minimum: 1, maximum: 1000, default: 100 },
  cursor: { type: 'string', maxLength: 500 },
};

type Rest = Omit<Route, 'method' | 'path' | 'summary' | 'tag' | 'who'>;

/** Makes the routes of one tag. */
export const route =
  (tag: Tag) =>
  (
    method: Route['method'],
    path: string,
    [fr, en]: [string, string],
    who: LanguageMap,
    rest: Rest,
  ): Route => ({
    method,
    path,
    tag,
    summary: { fr, en },
    who,
    ...rest,
  });
