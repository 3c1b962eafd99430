import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** A constellation stops in order within this. */
const STOP_MS = 40_000;

/** A process of its own that answers messages one at a time. */
export interface Program<Ready> {
  ready: Ready;
  /** Sends a message and waits for what the program makes of it. */
  ask<Answer>(message: unknown): Promise<Answer>;
  stop(): Promise<void>;
}

type Letter = { settings: unknown } | { message: unknown };
type Reply = { value: unknown } | { failure: string };

/**
 * Starts a TypeScript file that calls `runProgram` as a process, and waits until it is ready.
 * @throws Error with the program's own message when it fails or ends
 */
export async function startProgram<Ready>(file: URL, settings: unknown): Promise<Program<Ready>> {
  const child = fork(file, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.disconnect();
    await Promise.race([ended, sleep(STOP_MS, undefined, { ref: false }).then(() => child.kill('SIGKILL'))]);
    await ended;
  };
  try {
    const ready = (await exchange(child, { settings })) as Ready;
    return {
      ready,
      ask: async <Answer>(message: unknown) => (await exchange(child, { message })) as Answer,
      stop,
    };
  } catch (error) {
    if (child.connected) await stop();
    throw error;
  }
}

async function exchange(child: ChildProcess, letter: Letter): Promise<unknown> {
  const abort = new AbortController();
  const { signal } = abort;
  child.send(letter);
  try {
    const reply = await Promise.race([
      once(child, 'message', { signal }).then(([message]) => message as Reply),
      once(child, 'exit', { signal }).then(([code]): Reply => ({ failure: `ended with code ${code}` })),
    ]);
    if ('failure' in reply) throw new Error(`${child.spawnargs.at(-1)}: ${reply.failure}`);
    return reply.value;
  } finally {
    abort.abort();
  }
}

interface Started<Message> {
  /** Told to whoever started it. */
  ready?: unknown;
  answer?: (message: Message) => unknown;
  /** Before it ends. */
  stop?: () => Promise<void>;
}

/**
 * The other end of `startProgram`: starts with the settings that it sends, then answers each message. Ends with the
 * process that started it, however that one ends.
 */
export function runProgram<Settings, Message>(
  start: (settings: Settings) => Promise<Started<Message>>,
): void {
  let started: Promise<Started<Message>> | undefined;
  const receive = async (letter: { settings: Settings } | { message: Message }) => {
    if ('message' in letter) return (await started)?.answer?.(letter.message);
    started = start(letter.settings);
    return (await started).ready;
  };
  process.on('message', (letter) => {
    receive(letter as { settings: Settings }).then(
      (value) => process.send?.({ value }),
      (error: unknown) => process.send?.({ failure: error instanceof Error ? error.stack : String(error) }),
    );
  });
  const end = async () => {
    await (await started)?.stop?.();
  };
  process.on('disconnect', () => void end().finally(() => process.exit()));
  // Ctrl-C reaches the whole group; whoever started us disconnects when it is our turn.
  process.on('SIGINT', () => undefined);
}
