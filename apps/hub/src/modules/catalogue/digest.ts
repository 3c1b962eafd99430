import { createHash } from 'node:crypto';
import { canonicalJson, type Distribution } from '@cdh/contracts';
import type { InventoryFile } from '../../database/schema.ts';

/**
 * A version's identity: the SHA-256 of its ordered inventory in canonical JSON (RFC 8785). Where files are under rights of
 * their own, these count as well: `{files, distributions}` instead of the files alone, so that the same bytes under
 * another licence are another version.
 */
export function inventoryDigest(
  files: readonly InventoryFile[],
  distributions: readonly Distribution[] = [],
): string {
  const inventory = files.map(({ path, mediaType, size, sha256, distribution }) => ({
    path,
    mediaType,
    size,
    sha256,
    ...(distribution === undefined ? {} : { distribution }),
  }));
  const identity = distributions.length === 0 ? inventory : { files: inventory, distributions };
  return createHash('sha256').update(canonicalJson(identity)).digest('hex');
}

/** Of what a dataset said of itself. */
export const recordDigest = (record: Record<string, unknown>) =>
  createHash('sha256').update(canonicalJson(record)).digest('hex');
