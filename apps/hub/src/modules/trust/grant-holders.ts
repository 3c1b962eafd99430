import { Injectable } from '@nestjs/common';
import type { Actor } from '../../database/schema.ts';
import { GrantsRepository } from './grants.repository.ts';

/** Who holds a grant on a dataset: whom its changes concern. */
@Injectable()
export class GrantHolders {
  constructor(private readonly grants: GrantsRepository) {}

  of(dataset: string): Promise<Actor[]> {
    return this.grants.holders(dataset);
  }
}
