import { route } from './encode.ts';
import { type CallOptions, type CreateOptions, type Http } from './http.ts';
import { listOf } from './list.ts';
import type { AccessToken, CreatedKey, Key, NewKey, Whoami } from './types.ts';

export const keys = (http: Http) => ({
  ...listOf<Key>(http, '/keys'),
  create: (body: NewKey, options?: CreateOptions) => http.create<CreatedKey>('/keys', body, options),
  delete: async (id: string, options?: CallOptions) => {
    await http.send('DELETE', route('keys', id), options);
  },
});

export const whoami = (http: Http) => (options?: CallOptions) => http.json<Whoami>('GET', '/whoami', options);

export interface TokenRequest {
  clientId: string;
  clientSecret: string;
  /** Audience of the token: the hub's public address. */
  resource?: string;
}

/** OAuth 2.0 client credentials; the `access_token` is then the `key` of a HubClient. */
export const getToken =
  (http: Http) =>
  ({ clientId, clientSecret, resource }: TokenRequest, options: CallOptions = {}) =>
    http.json<AccessToken>('POST', '/oauth/token', {
      ...options,
      // Overrides the client's own key; RFC 6749, 2.3.1 encodes both before Basic does.
      headers: { authorization: `Basic ${basic(clientId, clientSecret)}` },
      form: { grant_type: 'client_credentials', ...(resource === undefined ? {} : { resource }) },
    });

const basic = (id: string, secret: string) => btoa(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`);
