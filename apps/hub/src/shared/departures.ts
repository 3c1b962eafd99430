import { Injectable } from '@nestjs/common';
import type { Actor } from '../database/schema.ts';

/** A principal that ceases to exist, and who ended it. */
export interface Departure {
  kind: string;
  id: string;
  by: Actor;
}

/**
 * Ends what other modules hold of a principal, in the transaction that deletes it. Ids can be taken again: whoever
 * comes next under the same name must not find a grant, or an answer, that was not meant for them.
 */
@Injectable()
export class Departures {
  private readonly listeners: ((departure: Departure) => Promise<void>)[] = [];

  onDeparture(listener: (departure: Departure) => Promise<void>): void {
    this.listeners.push(listener);
  }

  async announce(departure: Departure): Promise<void> {
    for (const listener of this.listeners) await listener(departure);
  }
}
