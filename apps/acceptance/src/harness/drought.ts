import type { Dataset } from '@cdh/sdk';
import { type Answer, call } from './call.ts';
import { uniqueId } from './deployment.ts';
import { awaitPartition, createGrant } from './grants.ts';
import type { Parties } from './people.ts';
import { createDataset, csvFile, publish } from './publish.ts';
import { describeSeries } from './series.ts';

export const DROUGHT = 'drought-risk';

/** The body of `get-indices`. */
export interface IndexSeries {
  site: string;
  index: string;
  scale: number;
  calibration: string;
  time: string[];
  value: (number | null)[];
  flag: string[];
  recipe: { notes?: Record<string, string>; [member: string]: unknown };
}

export interface Site {
  /** Of the site, and of its partition. */
  site: string;
  dataset: string;
  version: number;
}

/** A station series of a site of its own, that drought-risk may derive from. */
export async function publishSite(
  parties: Parties,
  access: Dataset['access'],
  csv: string,
  place: { lon?: number; lat?: number; word?: string } = {},
): Promise<Site> {
  const { word = 'site', ...position } = place;
  const site = uniqueId(word);
  const name = { fr: `Site d’essai ${site}`, en: `Test site ${site}` };
  const dataset = await createDataset(parties, access, describeSeries({ id: site, name, ...position }));
  const { key } = parties.provider;
  if (access !== 'open') {
    const grantee = { kind: 'use-case', id: DROUGHT } as const;
    await createGrant(key, { dataset, grantee, actions: ['derive'] });
  }
  const version = await publish(dataset, key, [csvFile(csv)]);
  return { site, dataset, version };
}

export const publishVersion = (parties: Parties, { dataset }: Site, csv: string) =>
  publish(dataset, parties.provider.key, [csvFile(csv)]);

export const partitionOf = (parties: Parties, { site, dataset, version }: Site) =>
  awaitPartition(parties.provider.key, DROUGHT, site, { dataset, version });

type Query = Record<string, string | number>;

export function getIndices(
  query: Query,
  key?: string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) search.set(name, String(value));
  return call('GET', `/use-cases/${DROUGHT}/get-indices?${search.toString()}`, { key, headers });
}

/** Sites as `list-sites` shows them. */
export interface SiteCollection {
  type: string;
  features: { type: string; id: string; geometry: { coordinates: number[] } | null; properties: object }[];
}
export async function listSites(key?: string): Promise<SiteCollection> {
  const answer = await call('GET', `/use-cases/${DROUGHT}/list-sites`, { key });
  if (answer.status !== 200) throw new Error(`list-sites: ${answer.status} ${answer.text}`);
  return answer.as<SiteCollection>();
}
