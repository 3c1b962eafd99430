/** What the command touches of its surroundings. */
export interface Io {
  env: Readonly<Record<string, string | undefined>>;
  /** Where it was called: relative paths start here. */
  cwd: string;
  stdout: NodeJS.WritableStream & { isTTY?: boolean };
  stderr: NodeJS.WritableStream & { isTTY?: boolean };
  /** Aborted by Ctrl-C. */
  signal?: AbortSignal;
}
