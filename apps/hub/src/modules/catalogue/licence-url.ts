import { createRequire } from 'node:module';

const SPDX = new Set(createRequire(import.meta.url)('spdx-license-ids') as string[]);

/** Where a licence stands; null for one that is only a name. */
export function licenceUrl(licence: unknown): string | null {
  if (typeof licence !== 'string') return null;
  if (SPDX.has(licence)) return `https://spdx.org/licenses/${licence}.html`;
  return /^https?:\/\/[^\s<>"]+$/.test(licence) ? licence : null;
}
