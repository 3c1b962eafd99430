import { createHash } from 'node:crypto';
import { Problem } from '@cdh/contracts';

/** A strong ETag of whatever determines a representation. */
export function strongEtag(...parts: (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return `"${hash.digest('base64url').slice(0, 32)}"`;
}

/** Whether `If-None-Match` names this ETag (weak comparison, RFC 9110 §13.1.2). */
export function noneMatch(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  if (header.trim() === '*') return true;
  return header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}

/** Refuses a change without `If-Match` (428) or with a stale one (412). */
export function requireMatch(header: string | undefined, etag: string): void {
  if (header === undefined) {
    throw new Problem(
      'PRECONDITION_REQUIRED',
      {
        fr: 'Cette ressource existe : sa modification demande l’en-tête If-Match.',
        en: 'This resource exists: changing it needs the If-Match header.',
      },
      {
        remedy: {
          fr: 'Lisez la ressource, puis renvoyez son ETag dans If-Match.',
          en: 'Read the resource, then send its ETag in If-Match.',
        },
      },
    );
  }
  if (header.trim() !== '*' && !header.split(',').some((tag) => tag.trim() === etag)) {
    throw new Problem(
      'PRECONDITION_FAILED',
      {
        fr: 'La ressource a changé depuis votre lecture.',
        en: 'The resource has changed since you read it.',
      },
      {
        remedy: {
          fr: 'Relisez la ressource et recommencez avec son nouvel ETag.',
          en: 'Read the resource again and retry with its new ETag.',
        },
      },
    );
  }
}
