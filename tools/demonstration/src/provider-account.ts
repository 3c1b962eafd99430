import type { HubClient } from '@cdh/sdk';
import { ProblemError } from '@cdh/sdk';
import { ORGANISATION } from './describe-dataset.ts';

const PROVIDER = {
  id: 'demonstration-provider',
  name: 'Démonstration, fournisseur synthétique · synthetic provider',
};
const KEY_NAME = 'demonstration';
const KEY_MINUTES = 60;

function ignore(status: number) {
  return (error: unknown): undefined => {
    if (error instanceof ProblemError && error.status === status) return undefined;
    throw error;
  };
}

/** Keys of an earlier run that was interrupted: a principal may have two, and nobody knows these any more. */
async function revokeLeftovers(administrator: HubClient): Promise<void> {
  for await (const { id, name, principal } of administrator.keys.all()) {
    if (principal.kind !== 'client' || principal.id !== PROVIDER.id || name !== KEY_NAME) continue;
    await administrator.keys.delete(id).catch(ignore(404));
  }
}

async function ensureProvider(administrator: HubClient): Promise<void> {
  const organisation = await administrator.organisations.get(ORGANISATION.id).catch(ignore(404));
  if (!organisation) await administrator.organisations.create(ORGANISATION).catch(ignore(409));
  const clients = administrator.clients(ORGANISATION.id);
  for await (const { id } of clients.all()) if (id === PROVIDER.id) return;
  await clients.create({ ...PROVIDER, roles: ['provider'] }).catch(ignore(409));
}

/**
 * Runs `work` with a key of the demonstration's own provider (an administrator has no right to data), which is made
 * for this run and revoked after it.
 */
export async function withProviderKey<T>(
  administrator: HubClient,
  work: (key: string) => Promise<T>,
): Promise<T> {
  await ensureProvider(administrator);
  await revokeLeftovers(administrator);
  const { id, key } = await administrator.keys.create({
    principal: { kind: 'client', id: PROVIDER.id },
    name: KEY_NAME,
    expiresAt: new Date(Date.now() + KEY_MINUTES * 60_000).toISOString(),
  });
  try {
    return await work(key);
  } finally {
    await administrator.keys.delete(id).catch(ignore(404));
  }
}
