import { promisify } from 'node:util';
import { constants, gzip, zstdCompress } from 'node:zlib';
import type { Encoding } from './choose-encoding.ts';

const gzipped = promisify(gzip);
const zstandard = promisify(zstdCompress);

/** Done once for an answer, so that a little more effort than the fastest level pays. */
const LEVELS = { gzip: { level: 6 }, zstd: { params: { [constants.ZSTD_c_compressionLevel]: 6 } } };

/** In a thread of its own pool. */
export const compress = (bytes: Uint8Array, encoding: Encoding): Promise<Buffer> =>
  encoding === 'gzip' ? gzipped(bytes, LEVELS.gzip) : zstandard(bytes, LEVELS.zstd);
