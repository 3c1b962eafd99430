import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './paths.ts';
import { runProgram } from './run-program.ts';
import { StartupError } from './startup-error.ts';
import type { Build } from './build.ts';

/** A program to run as the hub or as a use case; its name is that of its process. */
export interface ServiceProgram {
  name: string;
  command: string;
  args: string[];
}

export interface Services {
  hub: ServiceProgram;
  useCases: ServiceProgram[];
}

/**
 * V8 lets young objects fill 48 MB before it looks at them, and an idle service keeps these. With a quarter of that a use
 * case takes 30 MB less, for collections that are shorter and come more often.
 */
const youngSpace = { hub: '--max-semi-space-size=8', 'use-case': '--max-semi-space-size=4' };

/** What stands between strangers' files and the others may not grow: it answers for its readers, and does not read. */
const oldSpace: Record<string, string[]> = { inspector: ['--max-old-space-size=96'] };

/**
 * Builds the services and tells how each is run. In a process of its own: the bundler's memory is given back, and it
 * does not load inside Jest.
 */
export async function buildServices(): Promise<Services & { summary: string }> {
  const { code, stdout, stderr } = await runProgram(
    process.execPath,
    [join(import.meta.dirname, 'build.ts'), '--json'],
    {
      cwd: repositoryRoot,
      env: { PATH: process.env.PATH },
    },
  );
  if (code !== 0) throw new StartupError(`build: ${(stderr || stdout).trim().slice(-3_000)}`);
  const { apps, preload, built, milliseconds } = JSON.parse(stdout) as Build;
  const before = ['--enable-source-maps', ...(preload && existsSync(preload) ? ['--import', preload] : [])];
  const programs = apps.map(({ name, kind, main }) => ({
    kind,
    program: {
      name,
      command: process.execPath,
      args: [youngSpace[kind], ...(oldSpace[name] ?? []), ...before, main],
    },
  }));
  const hub = programs.find(({ kind }) => kind === 'hub')?.program;
  if (!hub) throw new StartupError('apps/hub/src/main.ts is missing');
  const useCases = programs.filter(({ kind }) => kind === 'use-case').map(({ program }) => program);
  return { hub, useCases, summary: built ? `${milliseconds} ms` : 'inchangés / unchanged' };
}
