import { route } from './encode.ts';
import { type CallOptions, type Http, readJson, type SendOptions } from './http.ts';
import { listOf } from './list.ts';
import type { AccessCheck, Action, Dataset, DatasetInput, DatasetKind } from './types.ts';

/** A resource with its ETag; `value` is absent when it is still the one that `ifNoneMatch` named. */
export type Conditional<T> =
  { modified: true; etag: string | undefined; value: T } | { modified: false; etag: string | undefined };

export interface ReadOptions extends CallOptions {
  ifNoneMatch?: string;
}

export interface WriteOptions extends CallOptions {
  /** ETag of the state that is replaced; needed for a dataset that exists. */
  ifMatch?: string;
}

/** GET with an ETag. */
export async function readConditional<T>(
  http: Http,
  path: string,
  { ifNoneMatch, signal }: ReadOptions = {},
): Promise<Conditional<T>> {
  const options: SendOptions = { signal, headers: { 'if-none-match': ifNoneMatch } };
  const response = await http.send('GET', path, options);
  const etag = response.headers.get('etag') ?? undefined;
  if (response.status === 304) return { modified: false, etag };
  return { modified: true, etag, value: await readJson<T>(response) };
}

export interface DatasetQuery {
  q?: string;
  kind?: DatasetKind;
}

export const datasets = (http: Http) => ({
  ...listOf<Dataset, DatasetQuery>(http, '/datasets'),
  get: (id: string, options?: CallOptions) => http.json<Dataset>('GET', route('datasets', id), options),
  read: (id: string, options?: ReadOptions) => readConditional<Dataset>(http, route('datasets', id), options),
  /** Describes a dataset: new without `ifMatch`, changed with it. */
  put: async (id: string, body: DatasetInput, { ifMatch, signal }: WriteOptions = {}) => {
    const headers = { 'if-match': ifMatch };
    const response = await http.send('PUT', route('datasets', id), { body, headers, signal });
    return {
      created: response.status === 201,
      etag: response.headers.get('etag') ?? undefined,
      value: await readJson<Dataset>(response),
    };
  },
  checkAccess: (id: string, query: { action: Action; through?: string }, options: CallOptions = {}) =>
    http.json<AccessCheck>('GET', `${route('datasets', id)}/access-check`, { ...options, query }),
});
