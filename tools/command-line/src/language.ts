import { english } from './messages.en.ts';
import { french } from './messages.fr.ts';

export type Language = 'fr' | 'en';
export type MessageKey = keyof typeof french;
/** A message, its `{names}` filled in. */
export type Say = (key: MessageKey, values?: Readonly<Record<string, string | number>>) => string;

type Environment = Readonly<Record<string, string | undefined>>;

/** French where the locale is French, otherwise English; the order of the variables is POSIX's. */
export function languageOf(env: Environment): Language {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  return /^fr([_.@-]|$)/i.test(locale) ? 'fr' : 'en';
}

export function speak(language: Language): Say {
  const catalogue: Record<MessageKey, string> = language === 'fr' ? french : english;
  return (key, values = {}) =>
    catalogue[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** A language map in the reader's language. */
export function inLanguage(text: unknown, language: Language): string {
  if (typeof text === 'string') return text;
  if (typeof text !== 'object' || text === null) return '';
  const map = text as Partial<Record<Language, string>>;
  return (language === 'en' ? (map.en ?? map.fr) : (map.fr ?? map.en)) ?? '';
}
