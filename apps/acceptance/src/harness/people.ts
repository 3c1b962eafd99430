import type { CreatedKey, Role } from '@cdh/sdk';
import { mustCall } from './call.ts';
import { adminKey, uniqueId } from './deployment.ts';

/** Somebody who calls. */
export interface Caller {
  id: string;
  key: string;
}

/** An organisation made for this run, labelled as synthetic. */
export async function createOrganisation(word: string): Promise<string> {
  const id = uniqueId(word);
  const name = { fr: `Organisation d’essai synthétique ${id}`, en: `Synthetic test organisation ${id}` };
  await mustCall('POST', '/organisations', { key: adminKey(), body: { id, name } });
  return id;
}

export async function createKey(kind: 'member' | 'client' | 'use-case', id: string): Promise<CreatedKey> {
  const body = { principal: { kind, id }, name: 'acceptance' };
  return (await mustCall('POST', '/keys', { key: adminKey(), body })).as<CreatedKey>();
}

/** A member with a key. */
export async function createMember(organisation: string, ...roles: Role[]): Promise<Caller> {
  const id = uniqueId(roles[0] ?? 'member');
  const body = { id, name: `Personne d’essai synthétique ${id}`, roles };
  await mustCall('POST', `/organisations/${organisation}/members`, { key: adminKey(), body });
  return { id, key: (await createKey('member', id)).key };
}

/** A reserved use case with a key; it has no manifest yet. */
export async function createUseCase(organisation: string): Promise<Caller> {
  const id = uniqueId('uc').replaceAll('.', '-');
  await mustCall('POST', '/use-cases', { key: adminKey(), body: { id, organisation } });
  return { id, key: (await createKey('use-case', id)).key };
}

/** A publisher with its provider, and a partner of another organisation. */
export interface Parties {
  publisher: string;
  provider: Caller;
  partnerOrganisation: string;
  partner: Caller;
}

export async function createParties(): Promise<Parties> {
  const [publisher, partnerOrganisation] = await Promise.all([
    createOrganisation('publisher'),
    createOrganisation('partners'),
  ]);
  const provider = await createMember(publisher, 'provider');
  const partner = await createMember(partnerOrganisation, 'partner');
  return { publisher, provider, partnerOrganisation, partner };
}
