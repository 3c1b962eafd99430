import { spawn } from 'node:child_process';

export interface CommandOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Given to its standard input. */
  input?: string;
  timeoutMs?: number;
}

/** Runs a program to its end and answers what it printed. @throws Error with the end of what it said, unless code 0 */
export async function runCommand(
  command: string,
  args: readonly string[],
  { input, timeoutMs = 300_000, ...rest }: CommandOptions = {},
): Promise<string> {
  const child = spawn(command, args, { ...rest, stdio: ['pipe', 'pipe', 'pipe'] });
  const timer = setTimeout(() => child.kill(), timeoutMs);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  child.stdin.on('error', () => undefined).end(input);
  const { promise, resolve } = Promise.withResolvers<string>();
  child.once('error', (error) => resolve(error.message));
  child.once('close', (code, signal) => resolve(code === 0 ? '' : `ended with ${signal ?? code}`));
  const failure = await promise;
  clearTimeout(timer);
  if (failure === '') return stdout;
  const said = (stderr.trim() || stdout.trim()).slice(-2_000);
  throw new Error(`${[command, ...args].join(' ').slice(0, 300)}: ${failure}\n${said}`);
}
