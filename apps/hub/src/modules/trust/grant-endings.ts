import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Departure, Departures } from '../../shared/departures.ts';
import { Epochs } from '../../shared/epochs.ts';
import { Outbox } from '../../shared/outbox.ts';
import { AuditLog } from '../audit/index.ts';
import { announceGrant } from './announce-grant.ts';
import { GrantsRepository } from './grants.repository.ts';

/** Grants end with the principal that they were given to, or through. */
@Injectable()
export class GrantEndings implements OnModuleInit {
  constructor(
    private readonly departures: Departures,
    private readonly epochs: Epochs,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
    private readonly grants: GrantsRepository,
  ) {}

  onModuleInit(): void {
    this.departures.onDeparture((departure) => this.end(departure));
  }

  private async end({ kind, id, by }: Departure): Promise<void> {
    await this.epochs.bump('trust');
    for (const grant of await this.grants.revokeOf(kind, id))
      await announceGrant({ audit: this.audit, outbox: this.outbox }, 'revoke', by, grant);
  }
}
