import type { Language, LanguageMap } from '@cdh/contracts';
import { inLanguage, MEDIA_PROBLEM } from '@cdh/contracts';

const MEANINGS: Record<number, LanguageMap> = {
  206: { fr: 'Une partie du fichier', en: 'A part of the file' },
  304: { fr: 'Inchangé depuis votre lecture', en: 'Unchanged since you read it' },
  307: { fr: 'Les octets sont dans le stockage', en: 'The bytes are in storage' },
  400: { fr: 'Requête mal formée ou valeur refusée', en: 'Malformed, or a value is refused' },
  401: {
    fr: 'Identifiant nécessaire, inconnu, expiré ou révoqué',
    en: 'Credential needed, unknown, expired or revoked',
  },
  403: { fr: 'Un rôle ou une autorisation manque', en: 'A role or a grant is missing' },
  404: { fr: 'Introuvable, ou pas pour vous', en: 'Unknown, or not for you to know' },
  406: { fr: 'Aucun format demandé n’est disponible', en: 'No format asked for is available' },
  409: { fr: 'Conflit avec l’état actuel', en: 'Conflict with the current state' },
  410: { fr: 'Version retirée', en: 'Version withdrawn' },
  412: { fr: 'La ressource a changé', en: 'The resource has changed' },
  413: { fr: 'Trop grand', en: 'Too large' },
  415: { fr: 'Format non pris en charge', en: 'Format not supported' },
  416: { fr: 'Plage impossible', en: 'Range not satisfiable' },
  422: { fr: 'Bien formé, mais inutilisable', en: 'Well-formed, but unusable' },
  428: { fr: 'If-Match nécessaire', en: 'If-Match needed' },
  429: { fr: 'Trop d’appels ; Retry-After dit quand', en: 'Too many calls; Retry-After says when' },
  502: {
    fr: 'Le cas d’usage a répondu contre son contrat',
    en: 'The use case answered against its contract',
  },
  503: { fr: 'Indisponible ; Retry-After dit quand', en: 'Unavailable; Retry-After says when' },
  504: { fr: 'Délai dépassé', en: 'Deadline passed' },
};

/** Responses beside the success; `codes` are an operation's own errors by status. */
export function problemResponses(
  statuses: number[],
  language: Language,
  codes: ReadonlyMap<number, string[]> = new Map(),
): Record<string, object> {
  const all = [...new Set([...statuses, ...codes.keys()])].sort((a, b) => a - b);
  return Object.fromEntries(
    all.map((status) => {
      const meaning = MEANINGS[status];
      const own = codes.get(status) ?? [];
      const words = [...(meaning ? [inLanguage(meaning, language)] : []), ...own];
      const description = words.join(' · ');
      return [status, status < 400 ? { description } : { description, content: problem(own) }];
    }),
  );
}

const problem = (codes: string[]) => ({
  [MEDIA_PROBLEM]: {
    schema: { $ref: '#/components/schemas/Problem' },
    ...(codes.length > 0
      ? {
          examples: Object.fromEntries(
            codes.map((code) => [code, { value: { type: problemType(code), code } }]),
          ),
        }
      : {}),
  },
});

const problemType = (code: string) => `urn:cdh:problem:${code.toLowerCase().replaceAll('_', '-')}`;
