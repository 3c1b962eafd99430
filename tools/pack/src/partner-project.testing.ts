import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot as root } from '@cdh/constellation';

const execute = promisify(execFile);

export interface Ran {
  code: number;
  /** Standard output and standard error. */
  output: string;
}

/** A project of somebody else: an empty folder outside the workspace, with the compiler that this one pins. */
export interface PartnerProject {
  folder: string;
  write(name: string, text: string): void;
  run(command: string, args: string[], env?: Record<string, string>): Promise<Ran>;
  remove(): void;
}

const COMPILER = {
  target: 'es2022',
  module: 'nodenext',
  strict: true,
  noUncheckedIndexedAccess: true,
  // The package's own types are checked too.
  skipLibCheck: false,
  types: ['node'],
  outDir: 'built',
};

export function makePartnerProject(): PartnerProject {
  const folder = mkdtempSync(join(tmpdir(), 'cdh-partner-'));
  const { devDependencies: ours } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  const pinned = { typescript: ours.typescript, '@types/node': ours['@types/node'] };
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  write('package.json', JSON.stringify({ type: 'module', private: true, devDependencies: pinned }));
  write('tsconfig.json', JSON.stringify({ compilerOptions: COMPILER, include: ['*.ts'] }));
  // npm tells its children about the workspace that it was started in.
  const outer = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|INIT_CWD|CDH_|NODE_OPTIONS)/i.test(name),
  );
  const npm = { npm_config_prefer_offline: 'true', npm_config_audit: 'false', npm_config_fund: 'false' };

  const run = async (command: string, args: string[], env: Record<string, string> = {}): Promise<Ran> => {
    const options = { cwd: folder, env: { ...Object.fromEntries(outer), ...npm, ...env }, timeout: 180_000 };
    try {
      const { stdout, stderr } = await execute(command, args, options);
      return { code: 0, output: stdout + stderr };
    } catch (error) {
      const { code, stdout, stderr } = error as { code?: unknown; stdout?: string; stderr?: string };
      if (typeof code !== 'number') throw error;
      return { code, output: `${stdout}${stderr}` };
    }
  };
  return { folder, write, run, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Code blocks of a Markdown text, in their order; programs name their file in the first line. */
export function codeBlocks(markdown: string): { language: string; file: string | undefined; text: string }[] {
  return [...markdown.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language = '', text = '']) => ({
    language,
    file: /^\/\/ (\S+\.ts)\n/.exec(text)?.[1],
    text,
  }));
}
