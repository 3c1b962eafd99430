import { createHash } from 'node:crypto';
import type { Access, Grant, NewGrant, Page, ProductPartition, Upload } from '@cdh/sdk';
import { type Answer, call, type CallOptions, must } from './call.testing.ts';
import { eventually } from './eventually.testing.ts';

export const DROUGHT = 'drought-risk';

export interface Site {
  /** Of the site, of its dataset and of its partition. */
  id: string;
  version: number;
}

/** A publisher with its provider and a partner of another organisation, all synthetic, at a hub. */
export class Provider {
  /** Replicas may take turns: whoever changes this speaks to another one. */
  url: string;
  readonly adminKey: string;
  key = '';
  partnerKey = '';
  private count = 0;
  private readonly name: string;

  private constructor(url: string, adminKey: string, name: string) {
    this.url = url;
    this.adminKey = adminKey;
    this.name = name;
  }

  static async join(url: string, adminKey: string, name = 'trial'): Promise<Provider> {
    const provider = new Provider(url, adminKey, name);
    provider.key = await provider.addMember(`${name}-publisher`, 'provider');
    provider.partnerKey = await provider.addMember(`${name}-partners`, 'partner');
    return provider;
  }

  private async addMember(organisation: string, role: 'provider' | 'partner'): Promise<string> {
    const admin = { key: this.adminKey };
    const name = `Organisation d’essai synthétique ${organisation}`;
    await must(this.url, 'POST', '/organisations', { ...admin, body: { id: organisation, name } });
    const id = `${organisation}-member`;
    const member = { id, name: 'Personne d’essai synthétique', roles: [role] };
    await must(this.url, 'POST', `/organisations/${organisation}/members`, { ...admin, body: member });
    return (await this.createKey({ kind: 'member', id })).key;
  }

  async createKey(principal: { kind: string; id: string }): Promise<{ id: string; key: string }> {
    const body = { principal, name: 'essai' };
    return (await must(this.url, 'POST', '/keys', { key: this.adminKey, body })).json();
  }

  /** As the provider. */
  must(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    return must(this.url, method, path, { key: this.key, ...options });
  }

  /** A station series of a site of its own, that drought-risk may derive from. */
  async publishSite(csv: string, access: Access = 'restricted'): Promise<Site> {
    const id = await this.createSite(access);
    return { id, version: await this.publish(id, csv) };
  }

  async createSite(access: Access = 'restricted'): Promise<string> {
    const id = `${this.name}-site-${this.count++}`;
    const body = {
      title: `Site d’essai synthétique ${id}`,
      publisher: `${this.name}-publisher`,
      access,
      licence: 'etalab-2.0',
      conformsTo: ['cdh:station-series'],
      site: { id, name: `Site d’essai ${id}` },
      variables: [
        { column: 'date', role: 'date' },
        { column: 'level', role: 'groundwater-level', unit: 'm' },
        { column: 'PRELIQ_Q', role: 'precipitation', unit: 'mm' },
        { column: 'T_Q', role: 'air-temperature', unit: 'Cel' },
        { column: 'ETP_Q', role: 'reference-evapotranspiration', unit: 'mm' },
      ],
    };
    await this.must('PUT', `/datasets/${id}`, { body });
    if (access !== 'open')
      await this.grant({ dataset: id, grantee: { kind: 'use-case', id: DROUGHT }, actions: ['derive'] });
    return id;
  }

  async grant(grant: Omit<NewGrant, 'purpose'>): Promise<Grant> {
    return (await this.must('POST', '/grants', { body: { purpose: 'drought-monitoring', ...grant } })).json();
  }

  /** From the announced file to the published version's number. */
  async publish(dataset: string, csv: string): Promise<number> {
    const { id } = await this.send(dataset, csv);
    await this.must('POST', `/datasets/${dataset}/uploads/${id}/complete`, { body: {} });
    return this.published(dataset, id);
  }

  /** All bytes sent, not completed yet. */
  async send(dataset: string, csv: string): Promise<Upload> {
    const bytes = Buffer.from(csv);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const files = [{ path: 'series.csv', mediaType: 'text/csv', size: bytes.length, sha256 }];
    const upload = (
      await this.must('POST', `/datasets/${dataset}/uploads`, { body: { files } })
    ).json<Upload>();
    for (const { parts } of upload.files)
      for (const { url, offset, size } of parts) {
        const raw = bytes.subarray(offset, offset + size).toString();
        const { status, text } = await call(this.url, 'PUT', url, { raw });
        if (status !== 200) throw new Error(`part: ${status} ${text}`);
      }
    return upload;
  }

  async published(dataset: string, upload: string): Promise<number> {
    const path = `/datasets/${dataset}/uploads/${upload}`;
    const read = async () => (await this.must('GET', path)).json<Upload>();
    const last = await eventually(read, ({ state }) => state !== 'open' && state !== 'verifying');
    if (last.version === undefined) throw new Error(`${path}: ${JSON.stringify(last)}`);
    return last.version;
  }

  /** The partition of a site, once it is current with this version or failed, else as it is when the time is up. */
  partition({ id, version }: Site, withinMs = 20_000): Promise<ProductPartition | undefined> {
    const isCurrent = (found?: ProductPartition) =>
      found?.state === 'failed' ||
      (found?.state === 'current' && found.inputs.some((one) => one.version === version));
    return eventually(() => this.findPartition(id), isCurrent, { withinMs });
  }

  async findPartition(site: string): Promise<ProductPartition | undefined> {
    const list = await this.must('GET', `/use-cases/${DROUGHT}/products?limit=1000`);
    return list.json<Page<ProductPartition>>().items.find(({ partition }) => partition === site);
  }

  /** The hub may remember an answer: another scale is another question. */
  indices({ id }: Pick<Site, 'id'>, options: CallOptions & { scale?: number } = {}): Promise<Answer> {
    const path = `/use-cases/${DROUGHT}/get-indices?site=${id}&index=spi&scale=${options.scale ?? 6}`;
    return call(this.url, 'GET', path, { key: this.key, ...options });
  }
}
