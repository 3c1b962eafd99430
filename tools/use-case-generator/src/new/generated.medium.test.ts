import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { copyWorkspace } from '../tutorial/copy-workspace.testing.ts';

/** What a use case must not reach, each as a line of its source. */
const FORBIDDEN = [
  `import '@cdh/hub';`,
  `import '@cdh/drought-risk';`,
  `import '@cdh/postgres';`,
  `import 'pg';`,
  `import 'node:fs';`,
  `import 'rxjs';`,
];

describe('a generated use case in the workspace', () => {
  let workspace: ReturnType<typeof copyWorkspace>;
  const env = { ...process.env, NX_DAEMON: 'false', NODE_OPTIONS: '' };
  const bin = (path: string) => join(workspace.folder, 'node_modules', path);
  const run = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: workspace.folder,
      env,
      encoding: 'utf8',
    });
    return { status, output: `${stdout}${stderr}` };
  };
  const lint = () => {
    // The rule on boundaries reads Nx's graph, and is silent without one.
    execFileSync(process.execPath, [bin('nx/dist/bin/nx.js'), 'show', 'projects'], {
      cwd: workspace.folder,
      env,
    });
    return run(bin('eslint/bin/eslint.js'), '--max-warnings=0', 'apps/late-frost');
  };

  beforeAll(() => {
    workspace = copyWorkspace();
    const made = run(bin('nx/dist/bin/nx.js'), 'g', '@cdh/use-case:new', 'late-frost', '--no-interactive');
    if (made.status !== 0) throw new Error(made.output);
  }, 120_000);
  afterAll(() => workspace?.remove(), 60_000);

  it('compiles', () => {
    const config = { extends: './tsconfig.base.json', include: ['apps/late-frost/src/**/*.ts'] };
    writeFileSync(join(workspace.folder, 'tsconfig.one.json'), JSON.stringify(config));
    expect(run(bin('typescript/bin/tsc'), '-p', 'tsconfig.one.json')).toEqual({ status: 0, output: '' });
  }, 180_000);

  it('is formatted and passes lint', () => {
    expect(run(bin('prettier/bin/prettier.cjs'), '--check', 'apps/late-frost').status).toBe(0);
    expect(lint()).toEqual({ status: 0, output: '' });
  }, 180_000);

  it('is refused by lint for anything but the kit, contracts and science', () => {
    writeFileSync(join(workspace.folder, 'apps/late-frost/src/reach-out.ts'), `${FORBIDDEN.join('\n')}\n`);
    const { status, output } = lint();
    expect(status).toBe(1);
    const refused = new Set([...output.matchAll(/^ +(\d+):\d+ +error/gm)].map(([, line]) => Number(line)));
    expect([...refused].sort()).toEqual(FORBIDDEN.map((_, i) => i + 1));
  }, 180_000);
});
