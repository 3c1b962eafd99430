import { setTimeout as wait } from 'node:timers/promises';
import type { Manifest } from '@cdh/contracts';
import type { Logger } from '@cdh/telemetry';
import { z } from 'zod';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 5_000;
const ANSWER_TIMEOUT_MS = 15_000;
/** Registrations this close together are one. */
const RECENT_MS = 2_000;

const registered = z.object({
  nats: z.object({ servers: z.array(z.string()).min(1), jwt: z.string(), expiresAt: z.string() }),
});
export type Registration = z.output<typeof registered>['nats'];

/** The hub has read the manifest or the key and said no: trying again changes nothing. */
export class RegistrationRefused extends Error {
  override readonly name = 'RegistrationRefused';
}

export interface RegistrarOptions {
  hub: { url: string; key: string };
  manifest: Manifest;
  /** Public NATS user key. */
  nkey: string;
  log: Logger;
  signal: AbortSignal;
}

/** Tells the hub what this use case is, and gets the credential with which it may say so on NATS. */
export class Registrar {
  private readonly options: RegistrarOptions;
  private current: Promise<Registration> | undefined;
  private latest: { at: number; registration: Registration } | undefined;

  constructor(options: RegistrarOptions) {
    this.options = options;
  }

  /**
   * Registers, waiting 0.5 to 5 s between attempts for as long as the hub is down.
   * @throws RegistrationRefused with all that the hub said; the signal's reason once stopped
   */
  register(): Promise<Registration> {
    if (this.latest && performance.now() - this.latest.at < RECENT_MS) {
      return Promise.resolve(this.latest.registration);
    }
    this.current ??= this.attempt().finally(() => (this.current = undefined));
    return this.current;
  }

  private async attempt(): Promise<Registration> {
    const { log, signal, hub } = this.options;
    for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2)) {
      try {
        const registration = await this.put();
        this.latest = { at: performance.now(), registration };
        return registration;
      } catch (error) {
        if (error instanceof RegistrationRefused || signal.aborted) throw error;
        const reason = error instanceof Error ? (error.cause ?? error) : error;
        log.warn({ err: reason, hub: hub.url, waitMs }, 'The hub does not answer yet; trying again');
        await wait(waitMs * (0.75 + Math.random() / 2), undefined, { signal });
      }
    }
  }

  private async put(): Promise<Registration> {
    const { hub, manifest, nkey, signal } = this.options;
    const answer = await fetch(`${hub.url}/use-cases/${manifest.id}/manifest`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${hub.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ manifest, nkey }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]),
    });
    const text = await answer.text();
    if (answer.ok) return registered.parse(JSON.parse(text)).nats;
    const final = answer.status >= 400 && answer.status < 500 && ![408, 425, 429].includes(answer.status);
    const told = `${answer.status} ${indented(text)}`;
    if (!final) throw new Error(`the hub answered ${told}`);
    throw new RegistrationRefused(
      `Le hub refuse le cas d’usage / The hub refuses the use case "${manifest.id}" (PUT ${hub.url}/use-cases/${manifest.id}/manifest):\n${told}`,
    );
  }
}

/** A problem document, whole and readable; anything else as it came. */
function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text.slice(0, 2_000);
  }
}
