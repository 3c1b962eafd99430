import { readProblem, UnreachableError } from './problem-error.ts';
import { isRecord, reasonOf } from './error-causes.ts';
import { DEFAULT_RETRY, mayRetry, type RetryPolicy, withRetries } from './retry.ts';

export type QueryValue =
  string | number | boolean | undefined | null | readonly (string | number | boolean)[];
export type Query = Readonly<Record<string, QueryValue>>;

export interface HubClientOptions {
  /** Address of the hub, e.g. `https://hub.example.org`. */
  url: string;
  /** API key or access token. Without one the client is `anonymous`. */
  key?: string;
  /** The `fetch` to use; the platform's by default. */
  fetch?: typeof fetch;
  retry?: Partial<RetryPolicy>;
  /** Milliseconds until the head of an answer has come. */
  timeoutMs?: number;
  /** Language of problem documents. */
  language?: 'fr' | 'en';
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
}

export interface CreateOptions extends CallOptions {
  /** One is made for each call when absent. */
  idempotencyKey?: string;
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

export function createHttp(options: HubClientOptions): Http {
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
    const init = { method, headers: headersOf(options, sent), body: bodyOf(sent) };
    const repeatable = { method, hasIdempotencyKey: sent.idempotencyKey !== undefined };
    return withRetries(
      async () => {
        const response = await fetchHead(call, url, init, timeoutMs, sent.signal);
        if (response.status >= 400) throw await readProblem(response);
        return await read(response);
      },
      (error) => mayRetry(error, repeatable),
      retry,
      sent.signal,
    );
  };

  const send: Http['send'] = (method, path, sent = {}) =>
    exchange(method, path, sent, (response) => response);

  const json = <T>(method: string, path: string, sent: SendOptions = {}) =>
    exchange(method, path, sent, (response) => readJson<T>(response));

  const create = <T>(path: string, body: unknown, sent: CreateOptions = {}) =>
    json<T>('POST', path, { ...sent, body, idempotencyKey: sent.idempotencyKey ?? randomKey() });

  return { send, json, create, url: base, fetch: call, retry };
}

function headersOf(options: HubClientOptions, sent: SendOptions): Headers {
  const headers = new Headers({ accept: 'application/json, application/problem+json' });
  if (options.key) headers.set('authorization', `Bearer ${options.key}`);
  if (options.language) headers.set('accept-language', options.language);
  if (sent.body !== undefined) headers.set('content-type', 'application/json');
  if (sent.idempotencyKey !== undefined) headers.set('idempotency-key', sent.idempotencyKey);
  for (const [name, value] of Object.entries(sent.headers ?? {}))
    if (value !== undefined) headers.set(name, value);
  return headers;
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
  const text = await readBody(response, () => response.text());
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    throw new UnreachableError(response.url, 'the answer is not JSON; is this the address of a hub?', error);
  }
}

async function readBody<T>(response: Response, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (isRecord(error) && error.name === 'AbortError') throw error;
    throw new UnreachableError(response.url, `the answer broke off (${reasonOf(error)})`, error);
  }
}

export function queryString(query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null) continue;
    if (typeof value === 'object') for (const one of value) search.append(name, String(one));
    else search.append(name, String(value));
  }
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}

/** Joins encoded segments: `route('datasets', id)` is `/datasets/<id>`. */
export const route = (...segments: (string | number)[]): string =>
  segments.map((segment) => `/${encodeURIComponent(segment)}`).join('');

/** Encodes a path of several segments, keeping its slashes. */
export const encodePath = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

/** 128 random bits; `crypto.randomUUID` would need a secure context in a browser. */
export function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
