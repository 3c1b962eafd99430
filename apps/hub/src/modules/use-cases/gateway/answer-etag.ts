import { createHash } from 'node:crypto';
import { canonicalJson, type PartitionRef } from '@cdh/contracts';

/**
 * Identifies everything that an answer is a function of: the use case's build, the operation, the partitions in their
 * state, the input (canonical JSON), the representation. 192 bits in base64url, without quotes.
 */
export function answerEtag(
  build: string,
  subject: string,
  partitions: readonly PartitionRef[],
  canonicalInput: string,
  mediaType: string,
): string {
  const hash = createHash('sha256').update(`${build}\n${subject}\n${mediaType}\n`);
  for (const { product, partition, digest, attributes } of partitions)
    hash.update(`${product}\n${partition}\n${digest}\n`).update(canonicalJson(attributes)).update('\n');
  return hash.update(canonicalInput).digest('base64url').slice(0, 32);
}
