import { type ClientRequest, request } from 'node:http';
import { request as requestSecurely } from 'node:https';
import { adminKey, hubUrl } from './deployment.ts';

export interface CallOptions {
  /** Credential; none is the principal `anonymous`. */
  key?: string;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is. */
  raw?: string | Uint8Array<ArrayBuffer> | URLSearchParams;
  headers?: Record<string, string>;
}

export interface Answer {
  status: number;
  headers: Headers;
  url: string;
  bytes: Buffer;
  text: string;
  /** The body, where it is JSON. */
  json: unknown;
  /** The same, read as what the contract says it is. */
  as<T>(): T;
}

/** One request, never repeated and never redirected; `path` may be a whole address. */
export async function call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
  const { key, body, raw, headers = {} } = options;
  const response = await fetch(new URL(path, `${hubUrl}/`), {
    method,
    redirect: 'manual',
    headers: {
      // Fetch asks for compression by itself, and would hide it.
      'accept-encoding': 'identity',
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    body: raw ?? (body === undefined ? undefined : JSON.stringify(body)),
    signal: AbortSignal.timeout(60_000),
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  return answerOf(response, bytes);
}

function answerOf(
  { status, headers, url }: Pick<Response, 'status' | 'headers' | 'url'>,
  bytes: Buffer,
): Answer {
  const text = bytes.toString('utf8');
  const json = parse(text);
  return { status, headers, url, bytes, text, json, as: <T>() => json as T };
}

/** Announces a JSON body of this size and sends none of it; `fetch` would fail on a connection that is closed early. */
export function announceBody(method: string, path: string, key: string, size: number): Promise<Answer> {
  const headers = {
    authorization: `Bearer ${key}`,
    'content-type': 'application/json',
    'content-length': String(size),
  };
  return exchange(method, path, headers, (asked) => asked.flushHeaders());
}

/** The bytes as they came in this encoding; `fetch` would undo it. */
export const getEncoded = (path: string, encoding: string, headers: Record<string, string> = {}) =>
  exchange('GET', path, { ...headers, 'accept-encoding': encoding }, (asked) => asked.end());

function exchange(
  method: string,
  path: string,
  headers: Record<string, string>,
  send: (asked: ClientRequest) => void,
): Promise<Answer> {
  const url = new URL(path, `${hubUrl}/`);
  return new Promise((resolve, reject) => {
    const begin = url.protocol === 'https:' ? requestSecurely : request;
    const asked = begin(url, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const head = { status: response.statusCode ?? 0, url: url.href, headers: new Headers() };
        for (const [name, value = ''] of Object.entries(response.headers))
          head.headers.set(name, String(value));
        resolve(answerOf(head, Buffer.concat(chunks)));
        asked.destroy();
      });
    });
    asked.on('error', reject);
    send(asked);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const get = (path: string, key?: string, headers?: Record<string, string>) =>
  call('GET', path, { key, headers });

/** As the administrator. */
export const administer = (method: string, path: string, body?: unknown) =>
  call(method, path, { key: adminKey(), body });

/** For arranging: throws what the hub said unless it did what was asked. */
export async function mustCall(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
  const answer = await call(method, path, options);
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
  return answer;
}
