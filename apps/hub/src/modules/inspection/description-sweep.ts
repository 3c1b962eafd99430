import type { DatasetInput } from '@cdh/contracts';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { HUB_CONFIG, type HubConfig } from '../../shared/config.ts';
import { HubDatabase } from '../../shared/hub-database.ts';
import { Sweep } from '../../shared/sweep.ts';
import { Catalogue, isGone } from '../catalogue/index.ts';
import { BlobStorage } from '../storage/index.ts';
import { companionsOf, isWithinStore } from './companions.ts';
import { DescriptionsRepository, type PendingFile } from './descriptions.repository.ts';
import { Inspector } from './inspector.ts';

const BATCH = 20;
const BUDGET_MS = 20_000;
const LEASE_S = 30;

/** Describes what was published without: while the inspector was away, for want of time, or by a use case. */
@Injectable()
export class DescriptionSweep implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(DescriptionSweep.name);
  private readonly sweep: Sweep;

  constructor(
    database: HubDatabase,
    private readonly descriptions: DescriptionsRepository,
    private readonly inspector: Inspector,
    private readonly catalogue: Catalogue,
    private readonly storage: BlobStorage,
    @Inject(HUB_CONFIG) private readonly config: HubConfig,
  ) {
    this.sweep = new Sweep(database, () => this.round(), {
      firstMs: 1_000,
      everyMs: 2_000,
      onFailure: (error) => this.logger.warn(`files not described: ${String(error)}`),
    });
  }

  onApplicationBootstrap(): void {
    if (this.inspector.appointed && this.config.CDH_ROLES.includes('worker')) this.sweep.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.sweep.stop();
  }

  private async round(): Promise<void> {
    await this.descriptions.forgetErased();
    for (;;) {
      const files = await this.descriptions.take(BATCH, LEASE_S);
      for (const [at, file] of files.entries()) {
        if (!this.sweep.stopped && (await this.describe(file))) continue;
        await this.descriptions.putBack(files.slice(at));
        return;
      }
      if (files.length < BATCH) return;
    }
  }

  /** Whether the inspector is there. */
  private async describe({ dataset, number, path }: PendingFile): Promise<boolean> {
    const [version, row, files] = await Promise.all([
      this.catalogue.version(dataset, number),
      this.catalogue.find(dataset),
      this.catalogue.files(dataset, number),
    ]);
    const file = files.find((one) => one.path === path);
    if (!version || !row || !file || isGone(version)) return true;
    if (isWithinStore(path, files)) {
      await this.descriptions.keep(dataset, number, partOfStore(path));
      return true;
    }
    const { csv } = row.record as Pick<DatasetInput, 'csv'>;
    const located = async (one: (typeof files)[number]) => ({
      path: one.path,
      mediaType: one.mediaType,
      size: one.size,
      url: await this.storage.issueDownload(one),
    });
    await this.inspector.noteInspection(dataset, number);
    const inspection = await this.inspector.ask({
      file: await located(file),
      companions: await Promise.all(companionsOf(path, files).map(located)),
      ...(csv ? { csv: { delimiter: csv.delimiter, encoding: csv.encoding } } : {}),
      budgetMs: BUDGET_MS,
    });
    if (inspection) await this.descriptions.keep(dataset, number, inspection);
    return inspection !== undefined;
  }
}

const partOfStore = (path: string) => ({
  description: {
    path,
    state: 'described' as const,
    format: 'zarr' as const,
    extent: {},
    counts: {},
    variables: [],
    notes: [
      {
        code: 'PART_OF_STORE',
        detail: {
          fr: 'Une partie d’un Zarr : il est décrit là où il commence.',
          en: 'A part of a Zarr store: it is described where that begins.',
        },
      },
    ],
  },
});
