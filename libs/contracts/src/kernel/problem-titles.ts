import type { LanguageMap } from './language-map.ts';

const entry = (status: number, fr: string, en: string): { status: number; title: LanguageMap } => ({
  status,
  title: { fr, en },
});

/** Codes that any part may answer, with their status. An operation's own codes stand in its contract. */
export const problemTitles: Record<string, { status: number; title: LanguageMap }> = {
  MALFORMED: entry(400, 'Requête mal formée', 'Malformed request'),
  INPUT_INVALID: entry(400, 'Paramètre refusé', 'Invalid input'),
  CREDENTIAL_REQUIRED: entry(401, 'Identification nécessaire', 'Credential required'),
  CREDENTIAL_INVALID: entry(401, 'Identifiant refusé', 'Credential refused'),
  ROLE_MISSING: entry(403, 'Rôle manquant', 'Role missing'),
  GRANT_MISSING: entry(403, 'Autorisation manquante', 'Grant missing'),
  NOT_FOUND: entry(404, 'Introuvable', 'Not found'),
  METHOD_NOT_ALLOWED: entry(405, 'Méthode non permise', 'Method not allowed'),
  NOT_ACCEPTABLE: entry(406, 'Aucun format demandé n’est disponible', 'Not acceptable'),
  CONFLICT: entry(409, 'Conflit avec l’état actuel', 'Conflict'),
  ALREADY_EXISTS: entry(409, 'Existe déjà', 'Already exists'),
  KEY_LIMIT: entry(409, 'Deux clés sont déjà actives', 'Two keys are already live'),
  PARTS_MISSING: entry(409, 'Des parties manquent', 'Parts missing'),
  MANIFEST_INCOMPATIBLE: entry(409, 'Manifeste incompatible', 'Incompatible manifest'),
  JOB_SUPERSEDED: entry(409, 'Tentative remplacée', 'Attempt superseded'),
  WITHDRAWN: entry(410, 'Version retirée', 'Version withdrawn'),
  PRECONDITION_FAILED: entry(412, 'La ressource a changé', 'Precondition failed'),
  PAYLOAD_TOO_LARGE: entry(413, 'Contenu trop grand', 'Content too large'),
  MEDIA_TYPE_UNSUPPORTED: entry(415, 'Format non pris en charge', 'Unsupported media type'),
  RANGE_NOT_SATISFIABLE: entry(416, 'Plage impossible', 'Range not satisfiable'),
  UNPROCESSABLE: entry(422, 'Contenu inutilisable', 'Unprocessable content'),
  MANIFEST_INVALID: entry(422, 'Manifeste refusé', 'Invalid manifest'),
  IDEMPOTENCY_KEY_REUSED: entry(422, 'Clé d’idempotence réutilisée', 'Idempotency key reused'),
  PRECONDITION_REQUIRED: entry(428, 'Condition nécessaire', 'Precondition required'),
  TOO_MANY_REQUESTS: entry(429, 'Trop de requêtes', 'Too many requests'),
  INTERNAL: entry(500, 'Défaut interne', 'Internal defect'),
  OUTPUT_INVALID: entry(502, 'Réponse contraire au contrat', 'Answer against its contract'),
  USE_CASE_DEFECT: entry(502, 'Défaut du cas d’usage', 'Use case defect'),
  UNAVAILABLE: entry(503, 'Momentanément indisponible', 'Unavailable'),
  USE_CASE_UNAVAILABLE: entry(503, 'Cas d’usage indisponible', 'Use case unavailable'),
  DEADLINE_EXCEEDED: entry(504, 'Délai dépassé', 'Deadline exceeded'),
  CHECKSUM_MISMATCH: entry(422, 'Somme de contrôle différente', 'Checksum mismatch'),
  SIZE_MISMATCH: entry(422, 'Taille différente', 'Size mismatch'),
  STORAGE_FULL: entry(503, 'Stockage plein', 'Storage full'),
};
