import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { HubClient } from '@cdh/sdk';
import type { Target } from '../compare-http.ts';
import { LONG_RECORD, makeLongRecord } from './long-record.ts';

const ORGANISATION = 'bench';
const PURPOSE = 'drought-monitoring';
const USE_CASE = 'drought-risk';
const PATIENCE_MS = 120_000;

/**
 * Publishes the long record as a restricted dataset, granted to the use case and, through it, to a partner.
 * @returns the partner's question for all of its SPI-6, once it is answered
 */
export async function publishLongRecord(url: string, adminKey: string): Promise<Target> {
  const administrator = new HubClient({ url, key: adminKey });
  const name = { fr: 'Mesures de vitesse (synthétique)', en: 'Benchmarks (synthetic)' };
  await administrator.organisations.create({ id: ORGANISATION, name });
  const providerKey = await createClient(administrator, 'bench-provider', 'provider');
  const partnerKey = await createClient(administrator, 'bench-partner', 'partner');
  const provider = new HubClient({ url, key: providerKey });
  await publish(provider);
  const grant = { dataset: LONG_RECORD.id, purpose: PURPOSE };
  await provider.grants.create({
    ...grant,
    grantee: { kind: 'use-case', id: USE_CASE },
    actions: ['derive'],
  });
  await provider.grants.create({
    ...grant,
    grantee: { kind: 'client', id: 'bench-partner' },
    actions: ['query'],
    through: USE_CASE,
  });
  const target = {
    name: 'hub, everything on',
    url: `${url}/use-cases/${USE_CASE}/get-indices?site=${LONG_RECORD.id}&index=spi&scale=6`,
    headers: { authorization: `Bearer ${partnerKey}` },
  };
  await untilAnswered(target);
  return target;
}

async function createClient(administrator: HubClient, id: string, role: 'provider' | 'partner') {
  await administrator.clients(ORGANISATION).create({ id, name: id, roles: [role] });
  const { key } = await administrator.keys.create({ principal: { kind: 'client', id }, name: 'bench' });
  return key;
}

async function publish(provider: HubClient): Promise<void> {
  const { id, title } = LONG_RECORD;
  await provider.datasets.put(id, {
    title,
    publisher: ORGANISATION,
    access: 'restricted',
    licence: 'etalab-2.0',
    conformsTo: ['cdh:station-series'],
    site: { id, name: title },
    variables: [
      { column: 'date', role: 'date' },
      { column: 'rain', role: 'precipitation', unit: 'mm' },
    ],
  });
  const uploads = provider.uploads(id);
  const content = new Blob([makeLongRecord()]);
  const begun = await uploads.send([{ path: 'rain.csv', mediaType: 'text/csv', content }], {
    createHasher: () => createHash('sha256'),
  });
  const { state, problem } = await uploads.wait(begun.id, { timeoutMs: PATIENCE_MS });
  if (state !== 'published') throw new Error(`${id}: ${state} ${problem?.detail ?? ''}`);
}

async function untilAnswered({ url, headers }: Target): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const response = await fetch(url, { headers });
    const text = await response.text();
    if (response.ok) return;
    if (Date.now() > deadline) throw new Error(`${url}: ${response.status} ${text.slice(0, 500)}`);
    await sleep(250);
  }
}
