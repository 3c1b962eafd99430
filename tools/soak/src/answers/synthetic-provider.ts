import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { mustCall } from './call-hub.ts';
import { ANSWERING } from './answering-id.ts';

const WITHIN_MS = 60_000;

/** Of the organisation that publishes in these tests, all of it synthetic. */
export interface SyntheticProvider {
  key: string;
  /** May ask about every site, by a grant. */
  partnerKey: string;
  /** A dataset of this provider, from which the use case may derive, without a version yet. */
  createSite(id: string): Promise<void>;
  /** Announces a file, sends it and completes the upload; answers the upload's id once that is acknowledged. */
  upload(site: string, level: string): Promise<string>;
  /** Whether the upload has become a version. */
  isPublished(site: string, upload: string): Promise<boolean>;
}

export const levelFile = (level: string) => Buffer.from(`date,level\n2024-01-01,${level}\n`);

export async function joinSyntheticProvider(url: string, adminKey: string): Promise<SyntheticProvider> {
  const member = async (organisation: string, role: string) => {
    const name = `Organisation d’essai synthétique ${organisation}`;
    await mustCall(`${url}/organisations`, 'POST', { key: adminKey, body: { id: organisation, name } });
    const id = `${organisation}-member`;
    await mustCall(`${url}/organisations/${organisation}/members`, 'POST', {
      key: adminKey,
      body: { id, name: 'Personne d’essai synthétique', roles: [role] },
    });
    const body = { principal: { kind: 'member', id }, name: 'essai' };
    return (await mustCall<{ key: string }>(`${url}/keys`, 'POST', { key: adminKey, body })).key;
  };
  const key = await member('soak-publisher', 'provider');
  const partnerKey = await member('soak-partners', 'partner');
  return {
    key,
    partnerKey,
    async createSite(id) {
      const body = {
        title: `Site d’essai synthétique ${id}`,
        publisher: 'soak-publisher',
        access: 'restricted',
        licence: 'etalab-2.0',
        conformsTo: ['cdh:station-series'],
        site: { id, name: `Site d’essai ${id}` },
        variables: [
          { column: 'date', role: 'date' },
          { column: 'level', role: 'groundwater-level', unit: 'm' },
        ],
      };
      await mustCall(`${url}/datasets/${id}`, 'PUT', { key, body });
      const grants = [
        { grantee: { kind: 'use-case', id: ANSWERING }, actions: ['derive'] },
        { grantee: { kind: 'organisation', id: 'soak-partners' }, actions: ['query'], through: ANSWERING },
      ];
      for (const grant of grants)
        await mustCall(`${url}/grants`, 'POST', {
          key,
          body: { dataset: id, purpose: 'research', ...grant },
        });
    },
    async upload(site, level) {
      const bytes = levelFile(level);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const files = [{ path: 'level.csv', mediaType: 'text/csv', size: bytes.length, sha256 }];
      const announced = await mustCall<{ id: string; files: { parts: { url: string }[] }[] }>(
        `${url}/datasets/${site}/uploads`,
        'POST',
        { key, body: { files }, headers: { 'idempotency-key': crypto.randomUUID() } },
      );
      for (const { parts } of announced.files)
        for (const part of parts) await mustCall(new URL(part.url, url), 'PUT', { body: bytes });
      await mustCall(`${url}/datasets/${site}/uploads/${announced.id}/complete`, 'POST', { key, body: {} });
      return announced.id;
    },
    async isPublished(site, upload) {
      const path = `${url}/datasets/${site}/uploads/${upload}`;
      const read = await mustCall<{ state: string }>(path, 'GET', { key });
      return read.state === 'published';
    },
  };
}

/** Asks until it is so; throws when the time is up. */
export async function until(what: string, isSo: () => Promise<boolean>, withinMs = WITHIN_MS): Promise<void> {
  for (const deadline = Date.now() + withinMs; Date.now() < deadline; await sleep(100))
    if (await isSo().catch(() => false)) return;
  throw new Error(`${what}: not within ${withinMs / 1_000} s`);
}
