import { encodePath, type Query, route } from './encode.ts';
import { type CallOptions, type CreateOptions, type Http } from './http.ts';
import { HAS_PROVENANCE, linkTo } from './links.ts';
import { listOf } from './list.ts';
import type { ProductPartition, ReservedUseCase, UseCase } from './types.ts';

export const useCases = (http: Http) => ({
  ...listOf<UseCase>(http, '/use-cases'),
  get: (id: string, options?: CallOptions) => http.json<UseCase>('GET', route('use-cases', id), options),
  create: (body: ReservedUseCase, options?: CreateOptions) =>
    http.create<ReservedUseCase>('/use-cases', body, options),
  delete: async (id: string, options?: CallOptions) => {
    await http.send('DELETE', route('use-cases', id), options);
  },
  products: (id: string) => listOf<ProductPartition>(http, `${route('use-cases', id)}/products`),
});

export interface OperationCall extends CallOptions {
  /** As query parameters. */
  parameters?: Query;
  /** As JSON in a POST instead; it is never repeated by the client. */
  body?: unknown;
  /** A representation by its short name (`csv`) or its media type. */
  format?: string;
  ifNoneMatch?: string;
  /** 1–30000. */
  deadlineMs?: number;
}

/** What an operation answered; its body is read as it is needed. */
export interface OperationAnswer {
  /** False for 304: what `ifNoneMatch` named is still the answer. */
  modified: boolean;
  status: number;
  etag: string | undefined;
  mediaType: string | undefined;
  /** Address of the provenance of the answer. */
  provenance: string | undefined;
  response: Response;
}

/** Calls an operation of a use case by its name, `<name>.v<n>` or the path that its manifest declares. */
export const call =
  (http: Http) =>
  async (useCase: string, operation: string, options: OperationCall = {}): Promise<OperationAnswer> => {
    const { parameters, body, format, ifNoneMatch, deadlineMs, signal } = options;
    const named = format !== undefined && !format.includes('/');
    const headers = {
      accept: format === undefined ? '*/*' : named ? undefined : `${format}, application/problem+json`,
      'if-none-match': ifNoneMatch,
      'cdh-deadline-ms': deadlineMs?.toString(),
    };
    const query = named ? { ...parameters, f: format } : parameters;
    const path = `${route('use-cases', useCase)}/${encodePath(operation)}`;
    const method = body === undefined ? 'GET' : 'POST';
    const response = await http.send(method, path, { query, body, headers, signal });
    return {
      modified: response.status !== 304,
      status: response.status,
      etag: response.headers.get('etag') ?? undefined,
      mediaType: response.headers.get('content-type') ?? undefined,
      provenance: linkTo(response.headers.get('link'), HAS_PROVENANCE),
      response,
    };
  };
