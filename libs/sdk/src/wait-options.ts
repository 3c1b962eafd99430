import type { CallOptions } from './http.ts';

export interface WaitOptions extends CallOptions {
  /** Milliseconds to wait at most; without it, as long as it takes. */
  timeoutMs?: number;
  /** Milliseconds between two looks. */
  everyMs?: number;
}
