import { inLanguage, type Language, type LanguageMap } from '@cdh/contracts';

export interface Link {
  href: string;
  rel: string;
  type?: string;
  title?: string;
}

export const OGC = 'http://www.opengis.net/def/rel/ogc/1.0';
export const JSON_TYPE = 'application/json';

/** Makes links of one hub in one language. */
export const linker =
  (base: string, language: Language) =>
  (rel: string, path: string, title?: LanguageMap, type: string = JSON_TYPE): Link => ({
    href: `${base}${path}`,
    rel,
    type,
    ...(title ? { title: inLanguage(title, language) } : {}),
  });
