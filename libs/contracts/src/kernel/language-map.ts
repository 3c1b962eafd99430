import { z } from 'zod';

/** Text shown to people: French always, English where there is one. A bare string on input is taken as French. */
export const languageMap = z
  .union([
    z.string().trim().min(1).max(5000),
    z.strictObject({
      fr: z.string().trim().min(1).max(5000),
      en: z.string().trim().min(1).max(5000).optional(),
    }),
  ])
  .transform((text): LanguageMap => (typeof text === 'string' ? { fr: text } : text));

export type LanguageMap = { fr: string; en?: string };

export type Language = 'fr' | 'en';

export function inLanguage(text: LanguageMap | string, language: Language): string {
  if (typeof text === 'string') return text;
  return language === 'en' ? (text.en ?? text.fr) : text.fr;
}

/** The first of French and English that an `Accept-Language` header names; French when it names neither. */
export function acceptedLanguage(header: string | undefined): Language {
  if (!header) return 'fr';
  const ranked = header
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const q = parameters.map((p) => /^\s*q=([\d.]+)/.exec(p)?.[1]).find((v) => v !== undefined);
      return { tag: tag.slice(0, 2), q: q === undefined ? 1 : Number(q) };
    })
    .filter(({ tag, q }) => (tag === 'fr' || tag === 'en') && q > 0)
    .sort((a, b) => b.q - a.q);
  return ranked[0]?.tag === 'en' ? 'en' : 'fr';
}
