import { createHash } from 'node:crypto';
import { canonicalJson, type PartitionRef } from '@cdh/contracts';

/**
 * A strong ETag of everything that an answer is a function of: the use case's version, the operation, the partitions in
 * their state, the input, the representation.
 */
export function answerEtag(
  useCaseVersion: string,
  subject: string,
  partitions: readonly PartitionRef[],
  input: Record<string, unknown>,
  mediaType: string,
): string {
  const hash = createHash('sha256').update(`${useCaseVersion}\n${subject}\n${mediaType}\n`);
  for (const { product, partition, digest, attributes } of partitions)
    hash.update(`${product}\n${partition}\n${digest}\n`).update(canonicalJson(attributes)).update('\n');
  return `"${hash.update(canonicalJson(input)).digest('base64url').slice(0, 32)}"`;
}
