import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { environment, root } from './project.ts';
import type { CheckResult } from './run-check.ts';

/** Deploys on a Kubernetes of its own, a quarter of an hour the first time: what it says is told as it comes. */
export async function runKubernetes(say: (line: string) => void): Promise<CheckResult> {
  const began = performance.now();
  const child = spawn(process.execPath, [join(root, 'tools/kubernetes/src/main.ts')], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  createInterface({ input: child.stdout }).on('line', (line) => say(`       ${line}`));
  const code = await new Promise((resolve) => {
    child.once('error', resolve).once('close', resolve);
  });
  const output = code === 0 ? '' : `ended with ${String(code)}`;
  return { name: 'Kubernetes', ok: code === 0, seconds: (performance.now() - began) / 1000, output };
}
