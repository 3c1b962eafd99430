import { type Query, queryString, randomKey } from './encode.ts';
import { readProblem, UnreachableError } from './problem-error.ts';
import { isRecord, reasonOf } from './error-causes.ts';
import { type EtagStore, keepAnswer, restoreAnswer, type StoredAnswer, storedName } from './etag-store.ts';
import { DEFAULT_RETRY, mayRetry, type RetryPolicy, withRetries } from './retry.ts';
import type { TokenSource } from './token-source.ts';

export interface HttpOptions {
  /** Address of the hub, e.g. `https://hub.example.org`. */
  url: string;
  /** Without one the client is `anonymous`. */
  tokens?: TokenSource;
  /** The `fetch` to use; the platform's by default. */
  fetch?: typeof fetch;
  retry?: Partial<RetryPolicy>;
  /** Milliseconds until the head of an answer has come. */
  timeoutMs?: number;
  /** Language of problem documents. */
  language?: 'fr' | 'en';
  /** Where JSON answers are kept, so that the hub needs to send only what has changed. None by default. */
  etags?: EtagStore;
}

export interface CallOptions {
  signal?: AbortSignal;
}

export interface SendOptions extends CallOptions {
  query?: Query;
  /** Sent as JSON. */
  body?: unknown;
  form?: Record<string, string>;
  headers?: Record<string, string | undefined>;
  idempotencyKey?: string;
  /** Reads through the store of ETags; the whole body is then in memory. */
  stored?: boolean;
}

export interface CreateOptions extends CallOptions {
  /** One is made for each call when absent. */
  idempotencyKey?: string;
  headers?: Record<string, string | undefined>;
}

/** The hub over HTTP. Both throw ProblemError for an answer ≥ 400 and UnreachableError when none came. */
export interface Http {
  /** Resolves with an answer < 400. */
  send(method: string, path: string, options?: SendOptions): Promise<Response>;
  json<T>(method: string, path: string, options?: SendOptions): Promise<T>;
  /** POST that creates, under an idempotency key. */
  create<T>(path: string, body: unknown, options?: CreateOptions): Promise<T>;
  readonly url: string;
  readonly fetch: typeof fetch;
  readonly retry: RetryPolicy;
}

export function createHttp(options: HttpOptions): Http {
  const base = options.url.replace(/\/+$/, '');
  const call = options.fetch ?? ((input, init) => fetch(input, init));
  const retry: RetryPolicy = { ...DEFAULT_RETRY, ...options.retry };
  const timeoutMs = options.timeoutMs ?? 60_000;

  const exchange = <T>(
    method: string,
    path: string,
    sent: SendOptions,
    read: (response: Response) => T | Promise<T>,
  ) => {
    const url = `${base}${path}${queryString(sent.query)}`;
    const headers = headersOf(options, sent);
    const ownCredential = headers.has('authorization');
    const init = { method, headers, body: bodyOf(sent) };
    const repeatable = { method, hasIdempotencyKey: sent.idempotencyKey !== undefined };
    const ask = () => fetchHead(call, url, init, timeoutMs, sent.signal);
    const etags =
      method === 'GET' && sent.stored && !headers.has('if-none-match') ? options.etags : undefined;
    return withRetries(
      async () => {
        const name = storedName(url, headers);
        const held = await etags?.get(name);
        if (held) headers.set('if-none-match', held.etag);
        const response = await authorized(headers, ask, ownCredential ? undefined : options.tokens);
        if (response.status >= 400) throw await readProblem(response);
        return await read(etags ? await throughStore(etags, name, held, response) : response);
      },
      (error) => mayRetry(error, repeatable),
      retry,
      sent.signal,
    );
  };

  const send: Http['send'] = (method, path, sent = {}) =>
    exchange(method, path, sent, (response) => response);

  const json = <T>(method: string, path: string, sent: SendOptions = {}) =>
    exchange(method, path, { stored: true, ...sent }, (response) => readJson<T>(response));

  const create = <T>(path: string, body: unknown, sent: CreateOptions = {}) =>
    json<T>('POST', path, { ...sent, body, idempotencyKey: sent.idempotencyKey ?? randomKey() });

  return { send, json, create, url: base, fetch: call, retry };
}

function headersOf(options: HttpOptions, sent: SendOptions): Headers {
  const headers = new Headers({ accept: 'application/json, application/problem+json' });
  if (options.language) headers.set('accept-language', options.language);
  if (sent.body !== undefined) headers.set('content-type', 'application/json');
  if (sent.idempotencyKey !== undefined) headers.set('idempotency-key', sent.idempotencyKey);
  for (const [name, value] of Object.entries(sent.headers ?? {}))
    if (value !== undefined) headers.set(name, value);
  return headers;
}

/** 401 says that nothing was done: with another token even a POST may be asked again, once. */
async function authorized(
  headers: Headers,
  ask: () => Promise<Response>,
  tokens: TokenSource | undefined,
): Promise<Response> {
  if (!tokens) return ask();
  const token = await tokens.token();
  headers.set('authorization', `Bearer ${token}`);
  const response = await ask();
  if (response.status !== 401 || !tokens.refuse(token)) return response;
  await response.body?.cancel();
  headers.set('authorization', `Bearer ${await tokens.token()}`);
  return ask();
}

function throughStore(etags: EtagStore, name: string, held: StoredAnswer | undefined, response: Response) {
  if (held && response.status === 304) return restoreAnswer(held, response);
  return readBody(response, () => keepAnswer(etags, name, response));
}

function bodyOf({ body, form }: SendOptions): string | URLSearchParams | undefined {
  if (form) return new URLSearchParams(form);
  return body === undefined ? undefined : JSON.stringify(body);
}

/** `fetch` with a bound on the wait for the head only: a long body may take its time. */
export async function fetchHead(
  call: typeof fetch,
  url: string,
  init: RequestInit,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<Response> {
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  const either = signal ? AbortSignal.any([signal, timeout.signal]) : timeout.signal;
  try {
    return await call(url, { ...init, signal: either });
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw new UnreachableError(url, reasonOf(timeout.signal.aborted ? timeout.signal.reason : error), error);
  } finally {
    clearTimeout(timer);
  }
}

/** The body as JSON; UnreachableError when it breaks off, or when it is something else than a hub that answers. */
export async function readJson<T>(response: Response): Promise<T> {
  const text = await readText(response);
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    throw new UnreachableError(response.url, 'the answer is not JSON; is this the address of a hub?', error);
  }
}

/** The body as text; UnreachableError when it breaks off. */
export const readText = (response: Response): Promise<string> => readBody(response, () => response.text());

async function readBody<T>(response: Response, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (isRecord(error) && error.name === 'AbortError') throw error;
    throw new UnreachableError(response.url, `the answer broke off (${reasonOf(error)})`, error);
  }
}
