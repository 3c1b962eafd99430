import type { Access } from '@cdh/contracts';
import { Injectable } from '@nestjs/common';
import { EpochCache } from './epoch-cache.ts';
import { Epochs } from './epochs.ts';
import { HubDatabase } from './hub-database.ts';

/** What decisions need to know of a dataset. */
export interface DatasetFact {
  id: string;
  kind: string;
  access: Access;
  publisher: string;
}

@Injectable()
export class DatasetFacts {
  private readonly held: EpochCache<DatasetFact | null>;

  constructor(
    epochs: Epochs,
    private readonly database: HubDatabase,
  ) {
    this.held = new EpochCache(epochs, ['catalogue']);
  }

  get(id: string): Promise<DatasetFact | null> {
    return this.held.get(id, async () => (await this.load([id]))[0] ?? null);
  }

  /** Those that exist, in no order. */
  async getMany(ids: Iterable<string>): Promise<Map<string, DatasetFact>> {
    const facts = new Map<string, DatasetFact>();
    const unknown: string[] = [];
    for (const id of new Set(ids)) {
      const held = this.held.peek(id);
      if (held) facts.set(id, held);
      else if (held === undefined) unknown.push(id);
    }
    if (unknown.length > 0) {
      const loaded = new Map((await this.load(unknown)).map((fact) => [fact.id, fact]));
      for (const id of unknown) {
        const fact = await this.held.get(id, () => Promise.resolve(loaded.get(id) ?? null));
        if (fact) facts.set(id, fact);
      }
    }
    return facts;
  }

  private load(ids: string[]): Promise<DatasetFact[]> {
    return this.database.query
      .selectFrom('catalogue.datasets')
      .select(['id', 'kind', 'access', 'publisher'])
      .where('id', 'in', ids)
      .execute();
  }
}
