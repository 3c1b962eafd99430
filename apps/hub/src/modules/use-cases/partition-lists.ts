import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { zstdCompress } from 'node:zlib';
import { MAX_INLINE_PARTITIONS, type PartitionRef, type PartitionsClaim } from '@cdh/contracts';
import { Injectable } from '@nestjs/common';
import { ResultStorage } from '../storage/index.ts';

const compress = promisify(zstdCompress);
const MEDIA_ZSTD = 'application/zstd';

/** Whose the lists are that a use case fetches. */
const listKeeper = (useCase: string) => `partitions/${useCase}`;

/** A list of partitions as a use case is told it. */
export type ToldPartitions = { inline: string } | { claim: PartitionsClaim };

/**
 * Tells use cases which partitions to answer from: within the message, or, where these are too many for one, by an
 * address in object storage. The same list is written once a day, whoever asks and whichever replica answers.
 */
@Injectable()
export class PartitionLists {
  constructor(private readonly results: ResultStorage) {}

  async tell(useCase: string, partitions: readonly PartitionRef[]): Promise<ToldPartitions> {
    const inline = JSON.stringify(partitions);
    if (Buffer.byteLength(inline) <= MAX_INLINE_PARTITIONS) return { inline };
    const bytes = await compress(inline);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const [keeper, size] = [listKeeper(useCase), bytes.length];
    if (!(await this.results.held(keeper, [sha256])).has(sha256))
      await this.results.write(keeper, { path: 'partitions', mediaType: MEDIA_ZSTD, size, sha256, bytes });
    const url = await this.results.issueDownload(keeper, sha256, MEDIA_ZSTD);
    if (url === undefined) throw new Error('a list of partitions was swept in the hour that it is kept for');
    return { claim: { url, sha256, size } };
  }
}
