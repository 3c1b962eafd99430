import { CallFailed } from './traffic.ts';

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
}

export interface Call {
  key?: string | undefined;
  body?: unknown;
  headers?: Record<string, string>;
}

/** Nobody waits without end: what takes this long has failed. */
const PATIENCE_MS = 40_000;

/** One request, never repeated; rejects where no answer came. A body of bytes goes as it is, any other as JSON. */
export async function callOnce(
  url: URL | string,
  method: string,
  { key, body, headers }: Call = {},
): Promise<Answer> {
  const raw = body instanceof Uint8Array;
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    headers: {
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(body === undefined || raw ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: raw ? body : JSON.stringify(body) }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** The same where only success will do; answers the body. */
export async function mustCall<T>(url: URL | string, method: string, call: Call = {}): Promise<T> {
  const { status, text } = await callOnce(url, method, call);
  if (status >= 300)
    throw new CallFailed(
      `${method} ${new URL(url).pathname.replace(/[0-9a-f-]{16,}|\d+/g, '…')}: ${status} ${codeOf(text)}`,
    );
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

function codeOf(text: string): string {
  try {
    const { code, detail } = JSON.parse(text) as { code?: string; detail?: string };
    return `${code} ${detail}`;
  } catch {
    return text.slice(0, 200);
  }
}
