import { languagesOf } from './bilingual-issues.ts';
import { inLanguage } from './language-map.ts';
import type { ProblemField } from './problem.ts';

export interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** As many fields as a reader can use. */
const FIELDS_NAMED = 50;

const segment = (part: PropertyKey | { readonly key: PropertyKey }) =>
  String(typeof part === 'object' ? part.key : part)
    .replaceAll('~', '~0')
    .replaceAll('/', '~1');

/** JSON pointer (RFC 6901) of the way to a value. */
export const pointerOf = (path: NonNullable<Issue['path']>) =>
  path.map((part) => `/${segment(part)}`).join('');

/** JSON pointer and message of each issue of a Standard Schema, the first fifty. */
export const fieldsOf = (issues: readonly Issue[]): ProblemField[] =>
  issues
    .slice(0, FIELDS_NAMED)
    .map(({ path = [], message }) => ({ pointer: pointerOf(path), detail: languagesOf(message) }));

/** The first three of the fields, in a sentence of each language. */
export function listFields(fields: readonly ProblemField[]): { fr: string; en: string } {
  const list = (language: 'fr' | 'en', colon: string, between: string) =>
    fields
      .slice(0, 3)
      .map(({ pointer, detail }) => `${pointer || '/'}${colon}${inLanguage(detail, language)}`)
      .join(between);
  return { fr: list('fr', ' : ', ' ; '), en: list('en', ': ', '; ') };
}
