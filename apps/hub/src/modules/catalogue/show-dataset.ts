import { strongEtag } from '@cdh/http';
import type { DatasetRow } from './datasets.repository.ts';

/** Its latest version counts: of a product, the latest that the reader may know of. */
export const etagOf = (row: DatasetRow) => strongEtag(row.id, String(row.revision), String(row.latest ?? 0));

export const showDataset = (row: DatasetRow) => ({
  id: row.id,
  kind: row.kind,
  ...row.record,
  publisher: row.publisher,
  access: row.access,
  latest: row.latest,
  ...(row.retirement === null ? {} : { retirement: row.retirement }),
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});
