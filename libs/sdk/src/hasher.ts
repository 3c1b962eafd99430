/** An incremental SHA-256: the web platform has none, so it comes from outside (`node:crypto` fits as it is). */
export interface Hasher {
  update(bytes: Uint8Array): unknown;
  digest(encoding: 'hex'): string | Promise<string>;
}
export type CreateHasher = () => Hasher;

/** Hexadecimal SHA-256 of a blob, read once from start to end. */
export async function hashBlob(
  blob: Blob,
  createHasher: CreateHasher,
  onBytes?: (bytes: number) => void,
  signal?: AbortSignal,
): Promise<string> {
  const hasher = createHasher();
  // A reader, for not every browser iterates over a stream.
  const reader = blob.stream().getReader();
  for (;;) {
    signal?.throwIfAborted();
    const { done, value } = await reader.read();
    if (done) break;
    hasher.update(value);
    onBytes?.(value.byteLength);
  }
  return hasher.digest('hex');
}

/** SHA-256 of a short text, by the platform. */
export async function hashText(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
