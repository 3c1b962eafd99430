import { randomBytes } from 'node:crypto';
import { callHub, member } from '@cdh/constellation';

/** The hub as its administrator sees it. */
export interface HubAccess {
  url: string;
  adminKey: string;
}

export const newSecret = (): string => randomBytes(32).toString('base64url');

/** Reserves the id of a use case for an organisation of the test, and answers a new key for it. */
export async function reserveUseCase({ url, adminKey }: HubAccess, id: string): Promise<string> {
  const expected = [200, 201, 409];
  const organisation = { id: 'test-team', name: { fr: 'Équipe d’essai', en: 'Test team' } };
  await callHub(url, adminKey, 'POST', '/organisations', { body: organisation, expected });
  const reservation = { id, organisation: organisation.id };
  await callHub(url, adminKey, 'POST', '/use-cases', { body: reservation, expected });
  const asked = { principal: { kind: 'use-case', id }, name: 'kubernetes' };
  const { body } = await callHub(url, adminKey, 'POST', '/keys', { body: asked });
  const key = member(body, 'key');
  if (typeof key !== 'string') throw new Error('POST /keys answered without a key');
  return key;
}

/** State and version of a use case, as the hub sees it. */
export async function readUseCase({ url, adminKey }: HubAccess, id: string): Promise<string> {
  const { status, body } = await callHub(url, adminKey, 'GET', `/use-cases/${id}`, { expected: [200, 404] });
  return status === 404 ? 'none' : `${String(member(body, 'state'))} ${String(member(body, 'version'))}`;
}
