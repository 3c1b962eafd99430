import { canonicalJson, type Language, type Manifest } from '@cdh/contracts';
import { strongEtag } from '@cdh/http';
import { Inject, Injectable } from '@nestjs/common';
import { HUB_CONFIG, type HubConfig } from '../../shared/config.ts';
import { Registry } from '../use-cases/index.ts';
import { buildOpenApi } from './build-openapi.ts';
import { toOpenApi30 } from './to-open-api-30.ts';

/** The first is what the document is written in, the other for clients that know nothing later. */
export const OPEN_API_VERSIONS = ['3.1', '3.0'] as const;
export type OpenApiVersion = (typeof OPEN_API_VERSIONS)[number];

export interface Rendered {
  etag: string;
  bytes: Buffer;
}

/** The document in each language, made anew when a manifest changes. */
@Injectable()
export class OpenApi {
  private hash = '';
  private readonly rendered = new Map<string, Rendered>();
  private known: Manifest[] = [];

  constructor(
    private readonly registry: Registry,
    @Inject(HUB_CONFIG) private readonly config: HubConfig,
  ) {}

  async render(language: Language, version: OpenApiVersion = '3.1'): Promise<Rendered> {
    const manifests = (await this.registry.list()).map(({ manifest }) => manifest);
    this.keep(manifests);
    const key = `${language} ${version}`;
    const held = this.rendered.get(key);
    if (held) return held;
    const document = buildOpenApi(manifests, this.config.publicUrl, language);
    const bytes = Buffer.from(JSON.stringify(version === '3.1' ? document : toOpenApi30({ ...document })));
    const made = { bytes, etag: strongEtag(bytes) };
    this.rendered.set(key, made);
    return made;
  }

  /** Manifests that are the same objects as before are not hashed again. */
  private keep(manifests: Manifest[]): void {
    const { known } = this;
    if (this.hash && known.length === manifests.length && known.every((one, i) => one === manifests[i]))
      return;
    const hash = strongEtag(canonicalJson(manifests));
    if (hash !== this.hash) this.rendered.clear();
    this.hash = hash;
    this.known = manifests;
  }
}
