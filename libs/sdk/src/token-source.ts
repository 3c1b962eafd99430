import type { Http } from './http.ts';
import { getToken, type TokenRequest } from './keys.ts';
import { mayRetry, withRetries } from './retry.ts';

/** Where the bearer token of each request comes from. */
export interface TokenSource {
  token(): Promise<string>;
  /** The hub refused this token: the next one must be another. False when there can be none. */
  refuse(token: string): boolean;
}

/** Seconds before its end that a token is no longer used: a request must arrive while it holds. */
const MARGIN_S = 30;

/**
 * OAuth 2.0 client credentials: one token for all requests, another shortly before it ends or once the hub refuses it.
 * `http` is a client without credentials.
 */
export function clientTokens(
  http: Http,
  credentials: TokenRequest,
  now: () => number = Date.now,
): TokenSource {
  let held: { token: string; until: number } | undefined;
  let pending: Promise<string> | undefined;

  const fetchToken = async () => {
    const asked = now();
    // Asking twice for a token harms nobody, unlike other POSTs.
    const { access_token, expires_in } = await withRetries(
      () => getToken(http)(credentials),
      (error) => mayRetry(error, { method: 'POST', hasIdempotencyKey: true }),
      http.retry,
    );
    const usable = Math.max(expires_in - MARGIN_S, expires_in / 2);
    held = { token: access_token, until: asked + usable * 1000 };
    return access_token;
  };

  return {
    token: async () => {
      if (held && now() < held.until) return held.token;
      return (pending ??= fetchToken().finally(() => (pending = undefined)));
    },
    refuse: (token) => {
      if (held?.token === token) held = undefined;
      return true;
    },
  };
}

/** A key that stays, or a function that knows the current one (a session's access token). */
export function keySource(key: string | (() => string | Promise<string>)): TokenSource {
  if (typeof key === 'string') return { token: () => Promise.resolve(key), refuse: () => false };
  return { token: async () => key(), refuse: () => false };
}
