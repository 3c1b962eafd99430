import { type Ask, ask } from './ask.ts';
import { datasets } from './datasets.ts';
import { download } from './download.ts';
import { audit, grants, usage } from './grants.ts';
import type { paths } from './generated/hub.ts';
import { createHttp, type Http, type HttpOptions } from './http.ts';
import { jobs } from './jobs.ts';
import { getToken, keys, type TokenRequest, whoami } from './keys.ts';
import { clients, members, organisations } from './organisations.ts';
import { clientTokens, keySource, type TokenSource } from './token-source.ts';
import { uploads } from './uploads.ts';
import { call, useCases } from './use-cases.ts';
import { versions } from './versions.ts';

export interface HubClientOptions extends Omit<HttpOptions, 'tokens'> {
  /** API key or access token, or a function that knows the current one. Without one the client is `anonymous`. */
  key?: string | (() => string | Promise<string>);
  /** OAuth 2.0 client credentials instead: tokens are fetched and renewed as they are needed. */
  client?: TokenRequest;
}

/** The connection behind a HubClient, for programs that take only the functions they need (`datasets(http)`…). */
export function connect({ key, client, ...options }: HubClientOptions): Http {
  return createHttp({ ...options, tokens: tokensOf(key, client, options) });
}

function tokensOf(
  key: HubClientOptions['key'],
  client: TokenRequest | undefined,
  options: HttpOptions,
): TokenSource | undefined {
  if (key && client) throw new TypeError('A HubClient takes a key or client credentials, not both');
  if (client) return clientTokens(createHttp(options), client);
  return key ? keySource(key) : undefined;
}

/**
 * A client of one hub. `Paths` names its operations: those of this repository, or what `cdh-sdk generate` wrote. Every method throws ProblemError when the hub refuses and UnreachableError when it does not
 * answer; reads, and POSTs that create, are tried again on 429, 503 and broken connections.
 */
export class HubClient<Paths = paths> {
  /** For routes that have no method here. */
  readonly http: Http;
  readonly organisations: ReturnType<typeof organisations>;
  readonly members: ReturnType<typeof members>;
  readonly clients: ReturnType<typeof clients>;
  readonly keys: ReturnType<typeof keys>;
  readonly whoami: ReturnType<typeof whoami>;
  readonly getToken: ReturnType<typeof getToken>;
  readonly datasets: ReturnType<typeof datasets>;
  readonly uploads: ReturnType<typeof uploads>;
  readonly versions: ReturnType<typeof versions>;
  readonly download: ReturnType<typeof download>;
  readonly grants: ReturnType<typeof grants>;
  readonly useCases: ReturnType<typeof useCases>;
  /** Asks an operation whose types are known. */
  readonly ask: Ask<Paths>;
  /** Asks any operation, by names that only the running hub knows. */
  readonly call: ReturnType<typeof call>;
  readonly jobs: ReturnType<typeof jobs>;
  readonly audit: ReturnType<typeof audit>;
  readonly usage: ReturnType<typeof usage>;

  constructor(options: HubClientOptions) {
    const http = connect(options);
    this.http = http;
    this.organisations = organisations(http);
    this.members = members(http);
    this.clients = clients(http);
    this.keys = keys(http);
    this.whoami = whoami(http);
    this.getToken = getToken(http);
    this.datasets = datasets(http);
    this.uploads = uploads(http);
    this.versions = versions(http);
    this.download = download(http);
    this.grants = grants(http);
    this.useCases = useCases(http);
    this.ask = ask<Paths>(http);
    this.call = call(http);
    this.jobs = jobs(http);
    this.audit = audit(http);
    this.usage = usage(http);
  }
}
