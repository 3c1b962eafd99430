import { basename } from 'node:path/posix';
import type { ObjectStore } from '@cdh/object-store';
import { Inject, Injectable } from '@nestjs/common';
import { HUB_CONFIG, type HubConfig } from '../../shared/config.ts';
import { Secrets } from '../../shared/secrets.ts';
import { OBJECT_STORE } from './object-store.provider.ts';
import { asProblem } from './store-problem.ts';
import { BLOB, type BlobToken, DOWNLOAD_S } from './tokens.ts';

export interface UnpublishedFile {
  path: string;
  mediaType: string;
  size: number;
  sha256: string;
  key: string;
}

/** Addresses of files that have been verified and are no version yet: for those who look at them before. */
@Injectable()
export class UnpublishedUrls {
  constructor(
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    @Inject(HUB_CONFIG) private readonly config: HubConfig,
    private readonly secrets: Secrets,
  ) {}

  /** For 60 s, and for one that reaches the store as use cases do. */
  async issue({ path, mediaType, size, sha256, key }: UnpublishedFile): Promise<string> {
    const fileName = basename(path);
    const inside = this.config.CDH_INTERNAL_URL !== undefined;
    const direct = await asProblem(
      this.store.downloadUrl(key, { expiresInS: DOWNLOAD_S, fileName, mediaType, inside }),
    );
    if (direct !== null) return direct;
    const token: BlobToken = { h: sha256, m: mediaType, f: fileName, k: key, s: size };
    return `${this.config.internalUrl}/storage/blobs/${this.secrets.sign(BLOB, token, DOWNLOAD_S)}`;
  }
}
