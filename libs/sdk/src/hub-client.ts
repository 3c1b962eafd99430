import { datasets } from './datasets.ts';
import { download } from './download.ts';
import { audit, grants, usage } from './grants.ts';
import { createHttp, type Http, type HubClientOptions } from './http.ts';
import { getToken, keys, whoami } from './keys.ts';
import { clients, members, organisations } from './organisations.ts';
import { uploads } from './uploads.ts';
import { call, useCases } from './use-cases.ts';
import { versions } from './versions.ts';

/**
 * A client of one hub. Every method throws ProblemError when the hub refuses and UnreachableError when it does not
 * answer; reads, and POSTs that create, are tried again on 429, 503 and broken connections.
 */
export class HubClient {
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
  readonly call: ReturnType<typeof call>;
  readonly audit: ReturnType<typeof audit>;
  readonly usage: ReturnType<typeof usage>;

  constructor(options: HubClientOptions) {
    const http = createHttp(options);
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
    this.call = call(http);
    this.audit = audit(http);
    this.usage = usage(http);
  }
}
