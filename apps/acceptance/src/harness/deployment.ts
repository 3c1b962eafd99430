import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';

const { CDH_URL = 'http://127.0.0.1:8080', CDH_ADMIN_KEY, NATS_URL, NATS_CREDS } = process.env;

/** Where the hub under test listens, without a slash at its end. */
export const hubUrl = CDH_URL.replace(/\/+$/, '');

/** The administrator's key; without one nothing here can run. */
export function adminKey(): string {
  if (!CDH_ADMIN_KEY) throw new Error('Set CDH_ADMIN_KEY (and CDH_URL) to the deployment under test');
  return CDH_ADMIN_KEY;
}

/** The broker and the text of an operator's credentials, where the deployment gave them. */
export const broker =
  NATS_URL && NATS_CREDS && existsSync(NATS_CREDS)
    ? { url: NATS_URL, credentials: readFileSync(NATS_CREDS) }
    : undefined;

/** Tells one run from another on the same deployment: eight characters of an id. */
export const run = randomBytes(4).toString('hex');

let count = 0;
/** An id that nothing else has. */
export const uniqueId = (word: string) => `acc-${run}-${word}-${(count++).toString(36)}`;
