import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

const PATTERN = /^cdh_([a-z0-9]{1,16})_([a-z0-9]{8,32})_([A-Za-z0-9-]{43,})_([0-9a-f]{8})$/;

const checksum = (text: string) => crc32(text).toString(16).padStart(8, '0');

/** `cdh_<env>_<id>_<256 bit>_<crc>`: recognisable by secret scanners, refused on a typing error without a look-up. */
export function createApiKey(env: string, id: string): string {
  const body = `cdh_${env}_${id}_${randomBytes(32).toString('base64url').replaceAll('_', '-')}`;
  return `${body}_${checksum(body)}`;
}

/** Whether a token that looks like one of the hub's keys has a wrong checksum. */
export function isMistyped(token: string): boolean {
  if (!token.startsWith('cdh_')) return false;
  const body = token.slice(0, token.lastIndexOf('_'));
  return PATTERN.test(token) && !token.endsWith(`_${checksum(body)}`);
}

/** What is stored of a secret with at least 128 bits of its own randomness. */
export const sha256Hex = (secret: string) => createHash('sha256').update(secret).digest('hex');
