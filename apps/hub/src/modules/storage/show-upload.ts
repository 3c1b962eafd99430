import { type Language, problemDocument } from '@cdh/contracts';
import type { ObjectStore } from '@cdh/object-store';
import { inBatches } from './in-batches.ts';
import type { PartUrls } from './part-urls.ts';
import { receivedParts } from './received-parts.ts';
import { asProblem } from './store-problem.ts';
import { PART } from './tokens.ts';
import type { UploadRow } from './uploads.repository.ts';
import { stateOf } from './uploads.ts';

/** Part URLs are issued afresh at each reading, so none needs to live as long as the upload. */
const URL_S = 3600;

/** An upload as its provider reads it; once it is no longer open it has no parts to send. */
export async function showUpload(row: UploadRow, store: ObjectStore, urls: PartUrls, language: Language) {
  const state = stateOf(row);
  const leftS = Math.floor((row.expires_at.getTime() - Date.now()) / 1000);
  const expiresInS = Math.max(1, Math.min(URL_S, leftS));
  const files = await asProblem(
    inBatches(row.files, 16, async (file) => ({
      path: file.path,
      mediaType: file.mediaType,
      size: file.size,
      ...(file.sha256 === undefined ? {} : { sha256: file.sha256 }),
      ...(file.distribution === undefined ? {} : { distribution: file.distribution }),
      parts:
        state !== 'open'
          ? []
          : await Promise.all(
              (await receivedParts(store, file)).map(async ({ number, offset, size, received }) => ({
                number,
                offset,
                size,
                url: await urls.issue(
                  PART,
                  { k: file.key, u: file.storeUpload, n: number, s: size },
                  expiresInS,
                ),
                received,
              })),
            ),
    })),
  );
  return {
    id: row.id,
    state,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    ...row.publication,
    files,
    ...(row.version === null ? {} : { version: row.version }),
    ...(row.problem === null ? {} : { problem: problemDocument(row.problem, language) }),
  };
}
