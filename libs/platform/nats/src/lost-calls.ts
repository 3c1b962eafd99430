import type { NatsConnection } from '@nats-io/transport-node';
import { isNobody } from './discover-services.ts';

/** Asked with a list of reply subjects, each replica of a service answers with those of them that it has in hand. */
export const heldCallsSubject = (service: string): string => `$SRV.CALLS.${service}`;

/** Most calls are answered long before; whatever is not costs one small question, and then ever fewer. */
const FIRST_LOOK_MS = 250;
/** Quiet that ends the wait for replicas, ms. */
const STALL_MS = 200;
const LONGEST_WAIT_MS = 1_000;
const MOST_AT_ONCE = 500;

interface Watched {
  lookAt: number;
  onLost: () => void;
}

/**
 * Finds calls that nobody has in hand any more because the replica that took them is gone. The broker delivers to a
 * replica in the order of sending: whoever hears the question has had the call before it, or has answered already.
 */
export class LostCalls {
  readonly #connection: NatsConnection;
  readonly #services = new Map<string, Map<string, Watched>>();

  constructor(connection: NatsConnection) {
    this.#connection = connection;
  }

  /**
   * @param onLost called at most once
   * @returns stops watching
   */
  watch(service: string, reply: string, onLost: () => void): () => void {
    let calls = this.#services.get(service);
    if (!calls) {
      calls = new Map();
      this.#services.set(service, calls);
      void this.#look(service, calls);
    }
    calls.set(reply, { lookAt: performance.now() + FIRST_LOOK_MS, onLost });
    return () => void calls.delete(reply);
  }

  /** For as long as there are calls of this service. */
  async #look(service: string, calls: Map<string, Watched>): Promise<void> {
    do {
      await new Promise((resolve) => setTimeout(resolve, FIRST_LOOK_MS));
      const now = performance.now();
      const due = [...calls].filter(([, { lookAt }]) => lookAt <= now).slice(0, MOST_AT_ONCE);
      if (due.length === 0) continue;
      const held = await this.#held(
        service,
        due.map(([reply]) => reply),
      );
      for (const [reply, watched] of due) {
        if (!calls.has(reply)) continue;
        if (held && !held.has(reply)) {
          calls.delete(reply);
          watched.onLost();
        } else watched.lookAt = now + 2 * (now - watched.lookAt + FIRST_LOOK_MS);
      }
    } while (calls.size > 0);
    this.#services.delete(service);
  }

  /** Those of the calls that some replica has in hand; undefined when nothing is known. */
  async #held(service: string, replies: string[]): Promise<Set<string> | undefined> {
    const held = new Set<string>();
    let answers = 0;
    try {
      const told = await this.#connection.requestMany(heldCallsSubject(service), JSON.stringify(replies), {
        strategy: 'stall',
        stall: STALL_MS,
        maxWait: LONGEST_WAIT_MS,
      });
      for await (const message of told) {
        answers++;
        for (const reply of message.json<string[]>()) held.add(reply);
      }
    } catch (error) {
      return isNobody(error) ? held : undefined;
    }
    return answers > 0 ? held : undefined;
  }
}
