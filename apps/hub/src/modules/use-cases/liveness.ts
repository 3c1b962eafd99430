import { discover } from '@cdh/nats';
import { Injectable } from '@nestjs/common';
import { HubNats } from '../../shared/hub-nats.ts';
import { Registry } from './registry.ts';

const FRESH_MS = 1_000;

/**
 * How many replicas of each use case answer; asked when somebody wants to know, at most once a second. Each is asked
 * under its own name: only whoever the hub gave that name hears the question, and can answer it, whatever it then says.
 */
@Injectable()
export class Liveness {
  private known: { at: number; replicas: Promise<Map<string, number>> } | undefined;

  constructor(
    private readonly nats: HubNats,
    private readonly registry: Registry,
  ) {}

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
    const { connection } = this.nats;
    const ask = async (name: string) => {
      const found = await discover(connection, { name }).catch(() => []);
      if (found.length > 0) count.set(name, found.length);
    };
    const registered = await this.registry.list().catch(() => []);
    await Promise.all(registered.map(({ id }) => ask(id)));
    return count;
  }
}
