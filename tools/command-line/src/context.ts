import { once } from 'node:events';
import { resolve } from 'node:path';
import { HubClient } from '@cdh/sdk';
import type { Io } from './io.ts';
import { inLanguage, type Language, type Say } from './language.ts';
import { UsageError } from './usage-error.ts';

export interface GlobalOptions {
  json?: boolean;
  url?: string;
  retries?: number;
}

/** What every action gets. */
export interface Context {
  client: HubClient;
  language: Language;
  say: Say;
  signal: AbortSignal | undefined;
  stdout: Io['stdout'];
  stderr: Io['stderr'];
  isJson: boolean;
  /** Path relative to where the command was called. */
  path(relative: string): string;
  /** A language map in the reader's language. */
  text(map: unknown): string;
  /** The result: `body` as JSON under `--json`, otherwise what `render` gives. */
  answer(body: unknown, render: () => string): Promise<void>;
  /** A remark beside the result, on standard error. */
  note(message: string): void;
}

const DEFAULT_URL = 'http://127.0.0.1:8080';

export function createContext(io: Io, options: GlobalOptions, language: Language, say: Say): Context {
  const url = options.url ?? (io.env.CDH_URL?.trim() || DEFAULT_URL);
  const key = io.env.CDH_KEY?.trim() || undefined;
  if (!/^https?:$/.test(protocolOf(url))) throw new UsageError(say('urlInvalid', { url }));
  // A key with other characters makes `fetch` fail on the header, with a message that shows the key.
  if (key !== undefined && !/^[\x21-\x7e]+$/.test(key)) throw new UsageError(say('keyInvalid'));
  const retry = options.retries === undefined ? {} : { retries: options.retries };
  const client = new HubClient({ url, language, retry, ...(key === undefined ? {} : { key }) });
  const isJson = options.json === true;
  return {
    client,
    language,
    say,
    isJson,
    signal: io.signal,
    stdout: io.stdout,
    stderr: io.stderr,
    path: (relative) => resolve(io.cwd, relative),
    text: (map) => inLanguage(map, language),
    note: (message) => void io.stderr.write(`${message}\n`),
    answer: async (body, render) => {
      const text = isJson ? JSON.stringify(body, null, 2) : render();
      if (text !== '' && text !== undefined) await write(io.stdout, `${text}\n`);
    },
  };
}

function protocolOf(url: string): string {
  return URL.canParse(url) ? new URL(url).protocol : '';
}

/** Writes, waiting where the reader is slower. */
export async function write(stream: NodeJS.WritableStream, chunk: string | Uint8Array): Promise<void> {
  if (!stream.write(chunk)) await once(stream, 'drain');
}
