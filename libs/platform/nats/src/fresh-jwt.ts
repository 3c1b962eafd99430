import type { Log } from './log.ts';

const RETRY_MS = 5_000;
/** setTimeout counts in 32 bits. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

export interface FreshJwt {
  current: () => string;
  /** Asks for another one soon, e.g. because the server refused this one. */
  renew: () => void;
  stop: () => void;
}

/**
 * Keeps a JWT current: the authenticator is synchronous, so the next one is fetched when four fifths of the life of
 * the current one have passed. A failed renewal keeps the current one and is tried again.
 */
export async function keepFreshJwt(ask: () => string | Promise<string>, log: Log): Promise<FreshJwt> {
  let jwt = await ask();
  let timer: NodeJS.Timeout | undefined;
  let asking = false;
  let stopped = false;
  const plan = (ms: number | undefined) => {
    clearTimeout(timer);
    if (ms === undefined || stopped) return;
    timer = setTimeout(() => void renew(), Math.min(ms, LONGEST_WAIT_MS));
    timer.unref();
  };
  const renew = async () => {
    if (asking || stopped) return;
    asking = true;
    try {
      jwt = await ask();
      plan(renewalDelay(jwt));
    } catch (error) {
      log.warn({ err: error }, 'NATS credentials could not be renewed');
      plan(RETRY_MS);
    } finally {
      asking = false;
    }
  };
  plan(renewalDelay(jwt));
  return {
    current: () => jwt,
    renew: () => void renew(),
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

/** Milliseconds until a JWT should be replaced; undefined when it does not end. */
function renewalDelay(jwt: string): number | undefined {
  const claims = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString('utf8')) as {
    exp?: number;
  };
  if (claims.exp === undefined) return undefined;
  return Math.max(RETRY_MS / 5, (claims.exp * 1000 - Date.now()) * 0.8);
}
