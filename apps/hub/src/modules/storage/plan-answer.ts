import { noneMatch, parseRange } from '@cdh/http';
import type { ByteRange } from '@cdh/object-store';

export interface Representation {
  sha256: string;
  size: number;
  mediaType: string;
}

export interface Answer {
  status: 200 | 206 | 304;
  /** Null: the whole, or nothing at all (304, HEAD, an empty file). */
  range: ByteRange | null;
  /** Bytes of the body. */
  length: number;
  headers: Record<string, string>;
}

export const etagOf = (sha256: string) => `"sha256-${sha256}"`;

/** Of the whole file, whatever range of it is sent (RFC 9530). */
export const reprDigest = (sha256: string) => `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`;

/** What a GET or HEAD of immutable bytes is answered; throws 416. `If-Range` holds by the exact ETag only. */
export function planAnswer(
  method: string,
  headers: Record<string, string | string[] | undefined>,
  file: Representation,
): Answer {
  const one = (name: string) => {
    const value = headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  };
  const etag = etagOf(file.sha256);
  const common = { etag, 'repr-digest': reprDigest(file.sha256), 'accept-ranges': 'bytes' };
  if (noneMatch(one('if-none-match'), etag)) return { status: 304, range: null, length: 0, headers: common };
  const ifRange = one('if-range')?.trim();
  const applies = method === 'GET' && (ifRange === undefined || ifRange === etag);
  const range = applies ? parseRange(one('range'), file.size) : null;
  const length = range ? range.end - range.start + 1 : file.size;
  return {
    status: range ? 206 : 200,
    range,
    length,
    headers: {
      ...common,
      'content-type': file.mediaType,
      'content-length': String(length),
      'x-content-type-options': 'nosniff',
      ...(range ? { 'content-range': `bytes ${range.start}-${range.end}/${file.size}` } : {}),
    },
  };
}
