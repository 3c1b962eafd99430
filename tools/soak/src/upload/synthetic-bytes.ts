import { createCipheriv } from 'node:crypto';
import { Readable } from 'node:stream';

const CHUNK = 256 * 1024;
const KEY = Buffer.alloc(16, 7);

/** Synthetic bytes from `offset`, a multiple of 16, on: the same at every call, and no two parts alike. */
export function syntheticBytes(offset: number, size: number): Readable {
  const counter = Buffer.alloc(16);
  counter.writeBigUInt64BE(BigInt(offset / 16), 8);
  const cipher = createCipheriv('aes-128-ctr', KEY, counter);
  function* chunks(): Generator<Buffer> {
    for (let left = size; left > 0; left -= CHUNK) yield cipher.update(Buffer.alloc(Math.min(CHUNK, left)));
  }
  return Readable.from(chunks(), { objectMode: false });
}
