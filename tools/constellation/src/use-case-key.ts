import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { callHub, member } from './hub-api.ts';
import { writeSecret } from './secrets.ts';
import { StartupError } from './startup-error.ts';

const ORGANISATION = 'demonstration';

/**
 * The key of a use case, kept in `<secrets>/use-case-<id>.key`. The first time, or when the hub no longer accepts it,
 * the use case is reserved for the organisation `demonstration` and a key is made, with the administrator's key.
 */
export async function keepUseCaseKey(
  url: string,
  adminKey: string,
  secrets: string,
  id: string,
): Promise<string> {
  const file = join(secrets, `use-case-${id}.key`);
  if (existsSync(file)) {
    const kept = readFileSync(file, 'utf8').trim();
    const { status, body } = await callHub(url, kept, 'GET', '/whoami', { expected: [200, 401] });
    if (status === 200 && member(body, 'id') === id) return kept;
  }
  const created = [200, 201, 409];
  const organisation = { id: ORGANISATION, name: { fr: 'Démonstration', en: 'Demonstration' } };
  await callHub(url, adminKey, 'POST', '/organisations', { body: organisation, expected: created });
  await callHub(url, adminKey, 'POST', '/use-cases', {
    body: { id, organisation: ORGANISATION },
    expected: created,
  });
  const key = await createKey(url, adminKey, id);
  writeSecret(file, `${key}\n`);
  return key;
}

async function createKey(url: string, adminKey: string, id: string): Promise<string> {
  const request = { principal: { kind: 'use-case', id }, name: 'constellation' };
  const first = await callHub(url, adminKey, 'POST', '/keys', { body: request, expected: [201, 409] });
  if (first.status === 409) {
    // Two live keys already, and neither is the one on this disk: the oldest makes room.
    await deleteOldestKey(url, adminKey, id);
    return keyOf((await callHub(url, adminKey, 'POST', '/keys', { body: request })).body);
  }
  return keyOf(first.body);
}

function keyOf(body: unknown): string {
  const key = member(body, 'key');
  if (typeof key !== 'string') throw new StartupError('POST /keys answered without a key');
  return key;
}

async function deleteOldestKey(url: string, adminKey: string, id: string): Promise<void> {
  const { body } = await callHub(url, adminKey, 'GET', '/keys?limit=1000');
  const items = member(body, 'items');
  const keys = (Array.isArray(items) ? items : []).filter(
    (item) => member(member(item, 'principal'), 'id') === id,
  );
  const createdAt = (item: unknown) => String(member(item, 'createdAt'));
  const oldest = keys.sort((a, b) => createdAt(a).localeCompare(createdAt(b)))[0];
  if (oldest === undefined)
    throw new StartupError(`use case ${id} has two live keys, which can not be listed`);
  await callHub(url, adminKey, 'DELETE', `/keys/${String(member(oldest, 'id'))}`);
}
