import { discover } from '@cdh/nats';
import { Injectable } from '@nestjs/common';
import { HubNats } from '../../shared/hub-nats.ts';

const FRESH_MS = 1_000;

/** How many replicas of each use case answer `$SRV.PING`; asked when somebody wants to know, at most once a second. */
@Injectable()
export class Liveness {
  private known: { at: number; replicas: Promise<Map<string, number>> } | undefined;

  constructor(private readonly nats: HubNats) {}

  replicas(): Promise<Map<string, number>> {
    const now = performance.now();
    if (this.known && now - this.known.at < FRESH_MS) return this.known.replicas;
    const replicas = this.ask();
    this.known = { at: now, replicas };
    return replicas;
  }

  private async ask(): Promise<Map<string, number>> {
    const count = new Map<string, number>();
    if (!this.nats.connected) return count;
    const found = await discover(this.nats.connection).catch(() => []);
    for (const { name } of found) count.set(name, (count.get(name) ?? 0) + 1);
    return count;
  }
}
