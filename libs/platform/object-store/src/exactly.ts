import type { Readable } from 'node:stream';
import { ObjectStoreError } from './object-store-error.ts';

/**
 * The chunks of `body`, which must be `size` bytes in all: SIZE_MISMATCH when it ends early, goes on, or fails.
 * `body` is never destroyed from here: the HTTP request behind it may still have to be answered.
 */
export async function* exactly(body: Readable, size: number): AsyncGenerator<Uint8Array, void, undefined> {
  let received = 0;
  const chunks = body.iterator({ destroyOnReturn: false });
  try {
    for (;;) {
      const next = await chunks.next().catch((cause: unknown) => {
        throw new ObjectStoreError('SIZE_MISMATCH', `input failed after ${received} of ${size} bytes`, {
          cause,
        });
      });
      if (next.done) break;
      const chunk = next.value as Uint8Array;
      received += chunk.length;
      if (received > size) {
        throw new ObjectStoreError('SIZE_MISMATCH', `input is longer than ${size} bytes`);
      }
      yield chunk;
    }
  } finally {
    await chunks.return?.();
  }
  if (received !== size) {
    throw new ObjectStoreError('SIZE_MISMATCH', `input ended after ${received} of ${size} bytes`);
  }
}
