import { z } from 'zod';

export const ID_PATTERN = /^[a-z0-9][a-z0-9.-]{1,62}$/;
/** Ids of datasets, organisations, principals, use cases. */
export const identifier = z
  .string()
  .regex(ID_PATTERN, 'expected 2 to 63 characters of a-z, 0-9, "." and "-", first a letter or digit');

/** A use case's id is also a NATS subject token: no dots. */
export const useCaseId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{1,40}$/, 'expected 2 to 41 characters of a-z, 0-9 and "-"');
export const operationName = useCaseId;

/** `commune:45234@2025`: level, code and vintage of a territory. */
export const territoryCode = z
  .string()
  .regex(
    /^(commune|epci|departement|region|iris):[0-9A-Z]{1,9}@\d{4}$/,
    'expected level:code@vintage, e.g. commune:45234@2025',
  );

export const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits');

/** A JSON pointer (RFC 6901) to one member, never the whole document. */
export const jsonPointer = z
  .string()
  .regex(/^(\/([^~/]|~[01])*)+$/, 'expected a JSON pointer, e.g. /site/id');

/** The value that `pointer` names in `document`, or undefined. */
export function resolvePointer(document: unknown, pointer: string): unknown {
  let value = document;
  for (const segment of pointer.split('/').slice(1)) {
    if (value === null || typeof value !== 'object') return undefined;
    const key = segment.replaceAll('~1', '/').replaceAll('~0', '~');
    value = Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
  }
  return value;
}
