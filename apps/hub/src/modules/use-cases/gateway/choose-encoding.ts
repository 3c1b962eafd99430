import Negotiator from 'negotiator';

export type Encoding = 'zstd' | 'gzip';

/** Below this a compressed body saves no packet. */
const SMALLEST = 1_400;
const OFFERED: Encoding[] = ['zstd', 'gzip'];

/** Those of our encodings that the caller accepts; all are better than none, so only a weight of zero matters. */
export function acceptedEncodings(header: string | undefined): Encoding[] {
  if (header === undefined) return [];
  const accepted = new Negotiator({ headers: { 'accept-encoding': header } }).encodings([...OFFERED]);
  return OFFERED.filter((encoding) => accepted.includes(encoding));
}

/** The encoding for a body of this size; null for the bytes as they are. */
export const encodingFor = (accepted: readonly Encoding[], size: number): Encoding | null =>
  size < SMALLEST ? null : (accepted[0] ?? null);
