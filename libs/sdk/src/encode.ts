export type QueryValue =
  string | number | boolean | undefined | null | readonly (string | number | boolean)[];
export type Query = Readonly<Record<string, QueryValue>>;

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
