import { wasRefused } from './error-causes.ts';
import { ProblemError, UnreachableError } from './problem-error.ts';

export interface RetryPolicy {
  /** Further attempts after the first. */
  retries: number;
  /** Milliseconds before the first of them; doubled each time, half of it at random. */
  baseMs: number;
  /** All waiting together; a `Retry-After` beyond what is left of it is not waited for. */
  budgetMs: number;
}

export const DEFAULT_RETRY: RetryPolicy = { retries: 3, baseMs: 200, budgetMs: 15_000 };

/** How a request may be repeated. */
export interface Repeatable {
  method: string;
  /** The hub gives the same answer to the same key. */
  hasIdempotencyKey: boolean;
}

/** RFC 9110, 9.2.2; a POST only under an idempotency key. */
export const isIdempotent = ({ method, hasIdempotencyKey }: Repeatable): boolean =>
  hasIdempotencyKey || ['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS'].includes(method);

/**
 * A broken connection leaves open whether the request was carried out: repeating a conditional PUT or a DELETE would
 * then report 412 or 404 on a success. So only reads and keyed requests are repeated after one; a refused connection
 * carried nothing, and every idempotent request is.
 */
export function mayRetry(error: unknown, request: Repeatable): boolean {
  if (!isIdempotent(request)) return false;
  if (error instanceof ProblemError) return error.status === 429 || error.status === 503;
  if (!(error instanceof UnreachableError)) return false;
  if (wasRefused(error.cause)) return true;
  return request.hasIdempotencyKey || request.method === 'GET' || request.method === 'HEAD';
}

/** Runs `attempt` again while `mayRepeat` says so, within the policy. Throws the last error. */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  mayRepeat: (error: unknown) => boolean,
  policy: RetryPolicy,
  signal?: AbortSignal,
): Promise<T> {
  let left = policy.budgetMs;
  for (let n = 0; ; n += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (n >= policy.retries || signal?.aborted || !mayRepeat(error)) throw error;
      const wait = waitBefore(n, error, policy.baseMs);
      if (wait > left) throw error;
      left -= wait;
      await delay(wait, signal);
    }
  }
}

function waitBefore(n: number, error: unknown, baseMs: number): number {
  if (error instanceof ProblemError && error.retryAfterS !== undefined) return error.retryAfterS * 1000;
  const full = baseMs * 2 ** n;
  return full / 2 + (Math.random() * full) / 2;
}

/** Waits; rejects with the signal's reason when it is aborted. */
export function delay(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
