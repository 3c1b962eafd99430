import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { controlPlaneScript } from './control-plane.ts';

/** What this machine lacks to run a Kubernetes of its own; empty when it can. */
export function findNeeds(env: NodeJS.ProcessEnv): string[] {
  const missing: string[] = [];
  if (process.platform !== 'linux') missing.push('Linux');
  if (process.getuid?.() !== 0) missing.push('root (namespaces of the node)');
  const script = controlPlaneScript(env);
  if (!existsSync(script)) missing.push('control-plane.sh (CDH_CONTROL_PLANE names it)');
  const programs: [string, string[]][] = [
    ['go', ['version']],
    ['openssl', ['version']],
    ['python3', ['--version']],
    ['curl', ['--version']],
    ['tar', ['--version']],
  ];
  for (const [command, args] of programs) {
    if (spawnSync(command, args, { env }).status !== 0) missing.push(command);
  }
  return missing;
}
