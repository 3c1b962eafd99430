import { execFile, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cacheDirectory, findFreePort, repositoryRoot } from '@cdh/constellation';
import { copyWorkspace } from './copy-workspace.testing.ts';
import { patternOf, readSteps } from './read-steps.testing.ts';
import { openTerminal, type Terminal } from './terminal.testing.ts';

const run = promisify(execFile);
const steps = readSteps(readFileSync(join(repositoryRoot, 'docs/first-use-case.md'), 'utf8'));

describe('docs/first-use-case.md, followed to the letter', () => {
  const terminals = new Map<string, Terminal>();
  let workspace: ReturnType<typeof copyWorkspace>;
  let env: NodeJS.ProcessEnv;
  let port: string;

  beforeAll(async () => {
    workspace = copyWorkspace();
    port = String(await findFreePort());
    // As in a terminal: neither npm nor Jest stands above it.
    const outer = Object.entries(process.env).filter(
      ([name]) => !/^(npm_|INIT_CWD|CDH_|NODE_|JEST|NX_)/.test(name),
    );
    env = {
      ...Object.fromEntries(outer),
      CDH_PORT: port,
      CDH_CACHE: cacheDirectory(process.env),
      NX_DAEMON: 'false',
    };
  }, 120_000);
  afterAll(async () => {
    for (const terminal of [...terminals.values()].reverse()) await terminal.interrupt();
    workspace?.remove();
  }, 120_000);

  const atOurPort = (text: string) => text.replaceAll('127.0.0.1:8080', `127.0.0.1:${port}`);

  it('has steps of every kind', () => {
    expect(new Set(steps.map(({ kind }) => kind))).toEqual(new Set(['run', 'terminal', 'change']));
  });

  it.each(
    steps.map((step, i) => [`${i + 1}. ${step.text.trim().split('\n')[0] || 'looking'}`, step] as const),
  )(
    '%s',
    async (_, step) => {
      const { folder: cwd } = workspace;
      if (step.kind === 'change') {
        execFileSync('git', ['apply', '-'], { cwd, input: step.text });
        return;
      }
      const expected = patternOf(atOurPort(step.expected ?? ''));
      if (step.kind === 'run') {
        const { stdout, stderr } = await run('sh', ['-ec', atOurPort(step.text)], {
          cwd,
          env,
          timeout: 150_000,
        });
        expect(stripVTControlCharacters(`${stderr}\n${stdout}`)).toMatch(expected);
        return;
      }
      if (step.text === '^C') return terminals.get(step.terminal)?.interrupt();
      const terminal = terminals.get(step.terminal) ?? openTerminal(step.text, cwd, env);
      terminals.set(step.terminal, terminal);
      await terminal.sees(expected, 150_000);
    },
    180_000,
  );
});
