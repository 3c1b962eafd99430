import { resolverOf } from '@cdh/contracts';
import type { InventoryFile } from '../../database/schema.ts';
import type { VersionRow } from './versions.repository.ts';

/** Where a version is for good, however the hub's interface changes: it answers with the version's present address. */
export const versionUri = (publicUrl: string, dataset: string, number: number) =>
  `${publicUrl}/id/${dataset}/${number}`;

/** What is told of a version: of one that is given out no more, still all of this. */
export const showVersion = (row: VersionRow, files: InventoryFile[], publicUrl: string) => ({
  number: row.number,
  state: row.state,
  uri: versionUri(publicUrl, row.dataset, row.number),
  ...(row.identifier === null ? {} : { identifier: row.identifier, resolver: resolverOf(row.identifier) }),
  digest: row.digest,
  ...(row.partition === null ? {} : { partition: row.partition }),
  ...(row.reason === null ? {} : { reason: row.reason }),
  ...(row.successor === null ? {} : { successor: row.successor }),
  ...(row.distributions === null ? {} : { distributions: row.distributions }),
  files,
  publishedAt: row.published_at.toISOString(),
  publishedBy: row.published_by,
});
