import { promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';
import { Problem, type PartitionRef, type PartitionsClaim } from '@cdh/contracts';
import type { CollectPartitions } from '@cdh/nats';
import type { BlobCache } from './blob-cache.ts';
import { fetchBytes } from './transfer-bytes.ts';

const decompress = promisify(zstdDecompress);

/** Fetches lists of partitions that were too large for a message; the same list is fetched once, and kept on disk. */
export function partitionsCollector(blobs: BlobCache): CollectPartitions {
  return async (claim) => {
    const bytes = (await blobs.read(claim.sha256)) ?? (await fetched(claim, blobs));
    return JSON.parse((await decompress(bytes)).toString()) as PartitionRef[];
  };
}

async function fetched({ url, ...expected }: PartitionsClaim, blobs: BlobCache): Promise<Uint8Array> {
  const bytes = await fetchBytes(url, { path: 'partitions', ...expected }).catch((cause: unknown) => {
    throw new Problem(
      'UNAVAILABLE',
      {
        fr: 'La liste des partitions n’est pas accessible en ce moment',
        en: 'The list of partitions can’t be reached at the moment',
      },
      { retryAfterS: 1, cause },
    );
  });
  await blobs.write(expected.sha256, bytes);
  return bytes;
}
