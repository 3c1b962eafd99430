import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { controlPlaneScript } from './control-plane.ts';

export interface Need {
  what: string;
  /** A program, which can be installed; false for what the machine itself does not give. */
  program: boolean;
}

/** What this machine lacks to run a Kubernetes of its own; empty when it can. */
export function findNeeds(env: NodeJS.ProcessEnv): Need[] {
  const runs = (command: string, args: string[]) => spawnSync(command, args, { env }).status === 0;
  const missing: Need[] = [];
  if (process.platform !== 'linux') missing.push({ what: 'Linux', program: false });
  if (process.getuid?.() !== 0) missing.push({ what: 'root', program: false });
  const script = controlPlaneScript(env);
  if (!existsSync(script))
    missing.push({ what: 'control-plane.sh (CDH_CONTROL_PLANE names it)', program: false });
  const programs: [string, string[]][] = [
    ['go', ['version']],
    ['openssl', ['version']],
    ['python3', ['--version']],
    ['curl', ['--version']],
    ['tar', ['--version']],
    ['unshare', ['--version']],
  ];
  for (const [command, args] of programs)
    if (!runs(command, args)) missing.push({ what: command, program: true });
  // What the node lives in. Root inside a container may be refused it.
  if (missing.length === 0 && !runs('unshare', ['-n', '-m', '-p', '-f', '--mount-proc', 'true']))
    missing.push({ what: 'network, mount and pid namespaces of one’s own', program: false });
  return missing;
}
