import { StartupError } from './startup-error.ts';

export interface Answer {
  status: number;
  body: unknown;
}

/** A call of the hub's HTTP interface with a key; a status that is not in `expected` throws what the hub said. */
export async function callHub(
  url: string,
  key: string,
  method: string,
  path: string,
  options: { body?: unknown; expected?: number[] } = {},
): Promise<Answer> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: options.body === undefined ? undefined : JSON.stringify(options.body),
    signal: AbortSignal.timeout(20_000),
  });
  const text = await response.text();
  if (!(options.expected ?? [200, 201, 204]).includes(response.status)) {
    throw new StartupError(`${method} ${path}: ${response.status} ${text.slice(0, 600)}`);
  }
  return { status: response.status, body: parse(text) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** One member of a JSON object, undefined when there is none. */
export function member(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null && name in body
    ? (body as Record<string, unknown>)[name]
    : undefined;
}
