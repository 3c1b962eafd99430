import { route } from './encode.ts';
import { type CallOptions, type CreateOptions, type Http } from './http.ts';
import { listOf } from './list.ts';
import type { ClientCredentials, NewOrganisation, NewPerson, Organisation, Person } from './types.ts';

export const organisations = (http: Http) => ({
  ...listOf<Organisation>(http, '/organisations'),
  create: (body: NewOrganisation, options?: CreateOptions) =>
    http.create<Organisation>('/organisations', body, options),
  get: (id: string, options?: CallOptions) =>
    http.json<Organisation>('GET', route('organisations', id), options),
});

/** Members of one organisation. */
export const members = (http: Http) => (organisation: string) => ({
  ...listOf<Person>(http, route('organisations', organisation, 'members')),
  create: (body: NewPerson, options?: CreateOptions) =>
    http.create<Person>(route('organisations', organisation, 'members'), body, options),
  delete: async (id: string, options?: CallOptions) => {
    await http.send('DELETE', route('organisations', organisation, 'members', id), options);
  },
});

/** Clients (programs) of one organisation. */
export const clients = (http: Http) => (organisation: string) => ({
  ...listOf<Person>(http, route('organisations', organisation, 'clients')),
  create: (body: NewPerson, options?: CreateOptions) =>
    http.create<ClientCredentials>(route('organisations', organisation, 'clients'), body, options),
  delete: async (id: string, options?: CallOptions) => {
    await http.send('DELETE', route('organisations', organisation, 'clients', id), options);
  },
});
