import { spawn } from 'node:child_process';

export interface CheckResult {
  name: string;
  ok: boolean;
  seconds: number;
  output: string;
}

/** Runs one program of the project under this Node and keeps what it printed. */
export function runCheck(
  name: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
  keep: { stdout: boolean } = { stdout: true },
): Promise<CheckResult> {
  return timeCheck(name, () => runNode(args, cwd, env, keep.stdout));
}

/** Times a check; what it throws is its failure. */
export async function timeCheck(
  name: string,
  work: () => Promise<{ ok: boolean; output: string }>,
): Promise<CheckResult> {
  const began = performance.now();
  const outcome = await work().catch((error: unknown) => ({ ok: false, output: String(error) }));
  return { name, ...outcome, seconds: (performance.now() - began) / 1000 };
}

function runNode(
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
  withOutput: boolean,
): Promise<{ ok: boolean; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      if (withOutput) output += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
    child.on('error', (error) => resolve({ ok: false, output: output + String(error) }));
    child.on('close', (code) => resolve({ ok: code === 0, output }));
  });
}
