import type { NatsConnection } from '@nats-io/transport-node';
import { NoRespondersError, RequestError } from '@nats-io/transport-node';
import type { ServiceIdentity } from './announce-service.ts';

/** Quiet that ends the wait, ms. */
const STALL_MS = 250;

export interface DiscoverOptions {
  /** Only services of this name. */
  name?: string;
  /** How long to wait for answers, ms; shorter once they stop coming. */
  maxWaitMs?: number;
  verb?: 'PING' | 'INFO' | 'STATS';
}

/** Every replica that answers `$SRV.PING` (or `INFO`, `STATS` with more members). */
export async function discover<T extends ServiceIdentity = ServiceIdentity>(
  connection: NatsConnection,
  { name, maxWaitMs = 1_000, verb = 'PING' }: DiscoverOptions = {},
): Promise<T[]> {
  const found: T[] = [];
  try {
    const replies = await connection.requestMany(`$SRV.${verb}${name ? `.${name}` : ''}`, '', {
      strategy: 'stall',
      stall: Math.min(STALL_MS, maxWaitMs),
      maxWait: maxWaitMs,
    });
    for await (const reply of replies) found.push(reply.json<T>());
  } catch (error) {
    if (!isNobody(error)) throw error;
  }
  return found;
}

/** Nobody has subscribed to what was asked. */
export const isNobody = (error: unknown): boolean =>
  error instanceof NoRespondersError ||
  (error instanceof RequestError && error.cause instanceof NoRespondersError);
