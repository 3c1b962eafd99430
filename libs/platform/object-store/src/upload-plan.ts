import { ObjectStoreError } from './object-store-error.ts';
import type { StoredPart } from './object-store.ts';

const MIB = 1024 * 1024;
/** Limits of S3 multipart uploads. */
const MOST_PARTS = 10_000;
const SMALLEST_PART = 5 * MIB;
const LARGEST_PART = 5 * 1024 * MIB;

export interface PlannedPart {
  number: number;
  offset: number;
  size: number;
}

export interface UploadPlan {
  size: number;
  partSize: number;
}

/** A part size in bytes that S3 accepts for an object of `size` bytes: `preferred`, or more where 10,000 are not enough. */
export function choosePartSize(size: number, preferred = 16 * MIB): number {
  const needed = Math.ceil(size / MOST_PARTS / MIB) * MIB;
  return Math.min(Math.max(preferred, SMALLEST_PART, needed), LARGEST_PART);
}

/** The parts of an upload, numbered from 1; an empty object has one empty part. RangeError on an impossible plan. */
export function planParts({ size, partSize }: UploadPlan): PlannedPart[] {
  const count = checkPlan({ size, partSize });
  return Array.from({ length: count }, (_, i) => ({
    number: i + 1,
    offset: i * partSize,
    size: Math.min(partSize, size - i * partSize),
  }));
}

/** One part of the plan; NOT_FOUND when it has no such number. */
export function planPart(plan: UploadPlan, number: number): PlannedPart {
  const count = checkPlan(plan);
  if (!Number.isInteger(number) || number < 1 || number > count) {
    throw new ObjectStoreError('NOT_FOUND', `this upload has parts 1 to ${count}, not ${number}`);
  }
  const offset = (number - 1) * plan.partSize;
  return { number, offset, size: Math.min(plan.partSize, plan.size - offset) };
}

/** PART_MISSING or SIZE_MISMATCH unless `stored` is exactly what was planned. */
export function checkParts(plan: UploadPlan, stored: StoredPart[]): void {
  const sizes = new Map(stored.map((part) => [part.number, part.size]));
  const planned = planParts(plan);
  const missing = planned.filter((part) => !sizes.has(part.number)).map((part) => part.number);
  if (missing.length > 0) {
    throw new ObjectStoreError('PART_MISSING', `parts not received: ${missing.slice(0, 20).join(', ')}`);
  }
  for (const part of planned) {
    const size = sizes.get(part.number);
    if (size !== part.size) {
      throw new ObjectStoreError('SIZE_MISMATCH', `part ${part.number}: ${size} bytes, not ${part.size}`);
    }
  }
  if (sizes.size > planned.length) {
    throw new ObjectStoreError('SIZE_MISMATCH', `${sizes.size} parts received, ${planned.length} planned`);
  }
}

/** The plan as the head of an upload id: `<size>-<partSize>-<rest>`. */
export function writeUploadId(plan: UploadPlan, rest: string): string {
  checkPlan(plan);
  return `${plan.size}-${plan.partSize}-${rest}`;
}

/** NOT_FOUND for anything that `writeUploadId` has not written. */
export function readUploadId(uploadId: string): UploadPlan & { rest: string } {
  const [, size, partSize, rest] = /^(\d{1,16})-(\d{1,16})-(.+)$/s.exec(uploadId) ?? [];
  if (size === undefined || partSize === undefined || rest === undefined) {
    throw new ObjectStoreError('NOT_FOUND', 'unknown upload');
  }
  return { size: Number(size), partSize: Number(partSize), rest };
}

/** What the store itself calls an upload: the part of its id by which `openUploads` names it. */
export function uploadMark(uploadId: string): string {
  return readUploadId(uploadId).rest;
}

function checkPlan({ size, partSize }: UploadPlan): number {
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError(`size ${size} is not a number of bytes`);
  if (!Number.isSafeInteger(partSize) || partSize < 1) throw new RangeError(`part size ${partSize} < 1`);
  const count = Math.max(1, Math.ceil(size / partSize));
  if (count > MOST_PARTS) throw new RangeError(`${count} parts, at most ${MOST_PARTS} are allowed`);
  return count;
}
