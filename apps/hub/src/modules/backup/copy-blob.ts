import { createHash, type Hash } from 'node:crypto';
import { Readable } from 'node:stream';
import { choosePartSize, type ObjectStore, planParts } from '@cdh/object-store';

export interface BlobAt {
  store: ObjectStore;
  key: string;
}

export interface Expected {
  sha256: string;
  size: number;
}

/** The bytes read are not those of the sum. */
export class WrongBytes extends Error {
  constructor(received: string) {
    super(`the bytes have the SHA-256 ${received}`);
    this.name = 'WrongBytes';
  }
}

const MEDIA_TYPE = 'application/octet-stream';
/** Larger objects go in parts of this size. */
const PART_BYTES = 64 * 1024 ** 2;

/** Copies bytes in constant memory and checks them on the way: what is not `expected` never becomes an object. */
export async function copyBlob(from: BlobAt, to: BlobAt, expected: Expected): Promise<void> {
  const { size } = expected;
  const reading = new Reading(expected);
  try {
    if (size <= PART_BYTES) {
      const source = await from.store.read(from.key);
      const stream = Readable.from(reading.pass(source, true));
      await to.store.put(to.key, { stream, size }, MEDIA_TYPE).finally(() => source.destroy());
      return;
    }
    await copyInParts(from, to, reading, size);
  } catch (error) {
    throw reading.wrong ?? error;
  }
}

async function copyInParts(from: BlobAt, to: BlobAt, reading: Reading, size: number): Promise<void> {
  const plan = { size, partSize: choosePartSize(size, PART_BYTES) };
  const upload = await to.store.createUpload(to.key, { ...plan, mediaType: MEDIA_TYPE });
  try {
    for (const { number, offset, size: length } of planParts(plan)) {
      const source = await from.store.read(from.key, { start: offset, end: offset + length - 1 });
      const last = offset + length === size;
      const body = Readable.from(reading.pass(source, last));
      await to.store.receivePart(to.key, upload, number, body).finally(() => source.destroy());
    }
    await to.store.completeUpload(to.key, upload);
  } catch (error) {
    await to.store.abortUpload(to.key, upload).catch(() => undefined);
    throw error;
  }
}

/** Reads an object whole. Rejects with WrongBytes unless it is `expected`. */
export async function checkBlob({ store, key }: BlobAt, expected: Expected): Promise<void> {
  const reading = new Reading(expected);
  for await (const _ of reading.pass(await store.read(key), true));
}

/** Sums up what passes. The last piece passes only once the sum is known to be right. */
class Reading {
  wrong: WrongBytes | undefined;
  private readonly hash: Hash = createHash('sha256');
  private readonly expected: Expected;

  constructor(expected: Expected) {
    this.expected = expected;
  }

  async *pass(
    source: AsyncIterable<Uint8Array>,
    isLast: boolean,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    let held: Uint8Array | undefined;
    for await (const piece of source) {
      this.hash.update(piece);
      if (held) yield held;
      held = piece;
    }
    if (isLast) {
      const received = this.hash.digest('hex');
      if (received !== this.expected.sha256) throw (this.wrong = new WrongBytes(received));
    }
    if (held) yield held;
  }
}
