import { ObjectStoreError } from './object-store-error.ts';

const LONGEST_KEY = 1024;
const LONGEST_NAME = 200;

/**
 * A relative path for a key, different for different keys and never outside its directory. Directories end in `,`
 * (end of a segment) or `+` (the segment goes on: file names are limited to 255 bytes), the file in `=`: none of
 * these comes out of `encodeURIComponent`, so `a` and `a/b` can both exist, and `..` becomes the plain name `..,`.
 */
export function keyToPath(key: string): string {
  checkKey(key);
  const segments = key.split('/').map((segment) => encodeURIComponent(segment).match(SLICES) ?? ['']);
  const names = segments.flatMap((slices, i) => {
    const end = i === segments.length - 1 ? '=' : ',';
    return slices.map((slice, j) => slice + (j === slices.length - 1 ? end : '+'));
  });
  return names.join('/');
}

const SLICES = new RegExp(`.{1,${LONGEST_NAME}}`, 'g');

/**
 * The key as S3 servers take it: many refuse empty, `.` and `..` segments, so these are written with `%`. Some keep
 * objects as files, whose names are limited to 255 bytes with what they add themselves: a longer segment goes on after
 * `%/`, which no key comes to otherwise.
 */
export function keyToS3(key: string): string {
  checkKey(key);
  const encoded = key.split('/').map(encodeS3Segment).join('/');
  if (Buffer.byteLength(encoded) > LONGEST_KEY) throw invalid('too long');
  return encoded;
}

function encodeS3Segment(segment: string): string {
  if (segment === '') return '%';
  if (segment === '.' || segment === '..') return segment.replaceAll('.', '%2E');
  return sliceBytes(segment.replaceAll('%', '%25').replaceAll('\\', '%5C')).join('%/');
}

/** Cut between characters, and never within an escape. */
function sliceBytes(text: string): string[] {
  const slices = [''];
  let bytes = 0;
  for (const unit of text.match(/%..|./gsu) ?? []) {
    const size = Buffer.byteLength(unit);
    if (bytes + size > LONGEST_NAME) {
      slices.push('');
      bytes = 0;
    }
    slices[slices.length - 1] += unit;
    bytes += size;
  }
  return slices;
}

function checkKey(key: string): void {
  if (key === '') throw invalid('empty');
  if (key.includes('\0')) throw invalid('holds a NUL character');
  if (!key.isWellFormed()) throw invalid('is not well-formed Unicode');
  if (Buffer.byteLength(key) > LONGEST_KEY) throw invalid(`longer than ${LONGEST_KEY} bytes`);
}

function invalid(why: string): ObjectStoreError {
  return new ObjectStoreError('INVALID_KEY', `object key: ${why}`);
}
