import { encodePath, type Query, route } from './encode.ts';
import { type CallOptions, type Http, readJson, readText } from './http.ts';
import { HAS_PROVENANCE, linkTo } from './links.ts';
import type { ContentOf, InputOf, JsonType, OperationName, UseCaseId } from './operation-types.ts';

export interface AskOptions<MediaType = string> extends CallOptions {
  /** A representation of the answer; JSON by default. What is no JSON comes as text. */
  accept?: MediaType;
  /** How long the hub may take, 1–30000 ms. */
  deadlineMs?: number;
}

/** What a use case answered, read to its end. */
export interface Answered<Value> {
  value: Value;
  /** The same as long as the data is the same. */
  etag: string | undefined;
  mediaType: string | undefined;
  /** Address of the provenance: from which versions of which datasets this was computed. */
  provenance: string | undefined;
}

/** The input may be left out where all of it is optional. */
type Rest<Input, Options> =
  Record<never, never> extends Input ? [input?: Input, options?: Options] : [input: Input, options?: Options];

/**
 * Asks an operation of a use case. `Paths` is what `cdh-sdk generate` writes: names, inputs and answers are checked
 * when the program is compiled.
 */
export type Ask<Paths> = <
  U extends UseCaseId<Paths>,
  O extends OperationName<Paths, U>,
  M extends keyof ContentOf<Paths, U, O> = JsonType<ContentOf<Paths, U, O>>,
>(
  useCase: U,
  operation: O,
  ...rest: Rest<InputOf<Paths, U, O>, AskOptions<M>>
) => Promise<Answered<ContentOf<Paths, U, O>[M]>>;

/** `ask` of one hub; reads through its store of ETags. Throws as HubClient does. */
export const ask = <Paths>(http: Http): Ask<Paths> => askUntyped(http) as Ask<Paths>;

const askUntyped =
  (http: Http) =>
  async (
    useCase: string,
    operation: string,
    input: Query = {},
    { accept, deadlineMs, signal }: AskOptions = {},
  ): Promise<Answered<unknown>> => {
    const { path, query } = placeMembers(operation, input);
    const headers = {
      // What a use case answers first is its JSON, be it `application/geo+json`.
      accept: accept === undefined ? '*/*' : `${accept}, application/problem+json;q=0.1`,
      'cdh-deadline-ms': deadlineMs?.toString(),
    };
    const sent = { query, headers, signal, stored: true };
    const response = await http.send('GET', `${route('use-cases', useCase)}/${path}`, sent);
    const mediaType = response.headers.get('content-type') ?? undefined;
    return {
      value: await (/[/+]json\b/.test(mediaType ?? '') ? readJson(response) : readText(response)),
      etag: response.headers.get('etag') ?? undefined,
      mediaType,
      provenance: linkTo(response.headers.get('link'), HAS_PROVENANCE),
    };
  };

/** Members that the path names go there, all others into the query. */
function placeMembers(operation: string, input: Query): { path: string; query: Query } {
  const query = { ...input };
  const path = operation.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = query[name];
    delete query[name];
    if (value === undefined || value === null) throw new TypeError(`${operation}: ${name} is missing`);
    return encodeURIComponent(String(value));
  });
  return { path: path === operation ? encodePath(operation) : path, query };
}
