import { describe, test } from '@jest/globals';
import { findNatsServer } from './nats-realm.testing.ts';

/** `describe` where a nats-server is at hand; counted as skipped without, except in CI, where that is a failure. */
export function describeWithNats(
  env: Record<string, string | undefined>,
): (name: string, body: () => void) => void {
  if (findNatsServer(env)) return describe;
  if (env['CI'] !== 'true') return describe.skip;
  return (name) =>
    test(`${name}: a nats-server`, () => {
      throw new Error('No nats-server: set NATS_SERVER_BIN');
    });
}
