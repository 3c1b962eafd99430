import { createHash } from 'node:crypto';
import { canonicalJson } from '@cdh/contracts';
import type { InventoryFile } from '../../database/schema.ts';

/** A version's identity: the SHA-256 of its ordered inventory in canonical JSON (RFC 8785). */
export function inventoryDigest(files: readonly InventoryFile[]): string {
  const inventory = files.map(({ path, mediaType, size, sha256 }) => ({ path, mediaType, size, sha256 }));
  return createHash('sha256').update(canonicalJson(inventory)).digest('hex');
}
