import { z } from 'zod';
import en from 'zod/v4/locales/en.js';
import fr from 'zod/v4/locales/fr.js';
import type { LanguageMap } from './language-map.ts';

/** Between the two languages of a sentence, wherever the house writes both on one line. */
const BETWEEN = ' · ';

const french = fr().localeError;
const english = en().localeError;
const said = (message: ReturnType<typeof french>) =>
  typeof message === 'string' ? message : (message?.message ?? '');

/** From now on zod words what it refuses in French and in English; a schema's own message stays as it is. */
export function wordIssuesInBothLanguages(): void {
  z.config({ localeError: (issue) => `${said(french(issue))}${BETWEEN}${said(english(issue))}` });
}

/** An issue's message by language. What names a value that holds the sign between the two is left whole. */
export function languagesOf(message: string): LanguageMap | string {
  const [first, second, ...more] = message.split(BETWEEN);
  return first && second && more.length === 0 ? { fr: first, en: second } : message;
}
