import { afterAll, beforeAll } from '@jest/globals';
import { type RunningNats, startNats, type UserPermissions } from '@cdh/constellation';
import { makeTemporaryFolder, START_TIMEOUT_MS } from './temporary-folder.ts';

export interface TestNats {
  readonly url: string;
  readonly account: string;
  readonly signingSeed: string;
  /** Path of the operator's credentials file. */
  readonly operatorCreds: string;
  /** Text of a credentials file with exactly these permissions. */
  user(name: string, permissions: UserPermissions): Promise<string>;
  /** Kills the broker without warning; it comes back by itself on the same port. */
  kill(): void;
}

/**
 * A real nats-server in operator mode with an empty JetStream for this test file; streams of files never meet. Call it
 * inside `describe`.
 */
export function useNats(): TestNats {
  const folder = makeTemporaryFolder();
  let nats: RunningNats | undefined;
  beforeAll(async () => {
    nats = await startNats(folder.path);
  }, START_TIMEOUT_MS);
  afterAll(async () => {
    await nats?.stop();
    folder.remove();
  }, START_TIMEOUT_MS);

  const ready = (): RunningNats => {
    if (!nats) throw new Error('NATS is started in beforeAll: use it in a hook or a test');
    return nats;
  };
  return {
    get url() {
      return ready().url;
    },
    get account() {
      return ready().account;
    },
    get signingSeed() {
      return ready().signingSeed;
    },
    get operatorCreds() {
      return ready().operatorCreds;
    },
    user: (name, permissions) => ready().user(name, permissions),
    kill: () => ready().process.kill('SIGKILL'),
  };
}
