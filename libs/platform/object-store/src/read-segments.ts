import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { orStoreError } from './durable-file.ts';
import { ObjectStoreError } from './object-store-error.ts';
import type { ByteRange } from './object-store.ts';

const CHUNK_BYTES = 256 * 1024;

/** A file that holds `size` bytes of an object from `offset` on. */
export interface Segment {
  path: string;
  offset: number;
  size: number;
}

/** Streams a range of an object that lies in one or more files; the first file is open when this resolves. */
export async function readSegments(segments: Segment[], range?: ByteRange): Promise<Readable> {
  const total = segments.reduce((sum, segment) => sum + segment.size, 0);
  const { start, end } = cutRange(total, range);
  const touched = segments.filter(({ offset, size }) => size > 0 && offset <= end && offset + size > start);
  const [first, ...others] = touched;
  if (first === undefined) return Readable.from([]);
  const within = ({ offset, size }: Segment): ByteRange => ({
    start: Math.max(0, start - offset),
    end: Math.min(size - 1, end - offset),
  });
  const head = await orStoreError(open(first.path, 'r'));
  const stream = streamOf(head, within(first));
  return others.length === 0 ? stream : chain(stream, others, within);
}

function chain(head: Readable, others: Segment[], within: (segment: Segment) => ByteRange): Readable {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield* head;
    for (const segment of others) {
      yield* streamOf(await orStoreError(open(segment.path, 'r')), within(segment));
    }
  }
  const joined = Readable.from(chunks(), { objectMode: false, highWaterMark: CHUNK_BYTES });
  // A generator that was never started does not run its `finally`: close the first file here.
  return joined.once('close', () => head.destroy());
}

function streamOf(handle: FileHandle, range: ByteRange): Readable {
  return handle.createReadStream({ ...range, highWaterMark: CHUNK_BYTES });
}

function cutRange(size: number, range: ByteRange | undefined): ByteRange {
  if (range === undefined) return { start: 0, end: size - 1 };
  checkRange(range);
  if (range.start >= size) {
    throw new ObjectStoreError('INVALID_RANGE', `byte ${range.start} of an object of ${size} bytes`);
  }
  return { start: range.start, end: Math.min(range.end, size - 1) };
}

/** INVALID_RANGE unless `start` ≤ `end`, both whole and not negative. */
export function checkRange({ start, end }: ByteRange): void {
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start < 0 || end < start) {
    throw new ObjectStoreError('INVALID_RANGE', `bytes ${start} to ${end}`);
  }
}
