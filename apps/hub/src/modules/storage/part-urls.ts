import type { ObjectStore } from '@cdh/object-store';
import { Inject, Injectable } from '@nestjs/common';
import { HUB_CONFIG, type HubConfig } from '../../shared/config.ts';
import { Secrets } from '../../shared/secrets.ts';
import { OBJECT_STORE } from './object-store.provider.ts';
import { PART, type PartToken, STAGED } from './tokens.ts';

/** Where to PUT a part: straight to the store where it has URLs of its own, else to this hub, by a signed token. */
@Injectable()
export class PartUrls {
  constructor(
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    @Inject(HUB_CONFIG) private readonly config: HubConfig,
    private readonly secrets: Secrets,
  ) {}

  async issue(use: typeof PART | typeof STAGED, part: PartToken, expiresInS: number): Promise<string> {
    // Parts are a provider's, what is staged is a use case's.
    const inside = use === STAGED && this.config.CDH_INTERNAL_URL !== undefined;
    const direct = await this.store.partUrl(part.k, part.u, part.n, { expiresInS, inside });
    if (direct !== null) return direct;
    const [folder, hub] =
      use === PART ? ['parts', this.config.publicUrl] : ['staged', this.config.internalUrl];
    return `${hub}/storage/${folder}/${this.secrets.sign(use, part, expiresInS)}`;
  }
}
