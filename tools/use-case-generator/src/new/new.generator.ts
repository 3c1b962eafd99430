import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { logger, type Tree } from '@nx/devkit';
import { format, resolveConfig } from 'prettier';
import { nameUseCase } from './name-use-case.ts';
import { renderSource, renderTemplate } from './render-template.ts';

export interface NewUseCaseOptions {
  id: string;
  titleFr?: string;
  titleEn?: string;
}

const template = join(import.meta.dirname, '../template');

/**
 * Writes `apps/<id>`: a use case that compiles, passes its tests and runs. Returns what is left to do once the files
 * are there: noting the new package in package-lock.json.
 * @throws Error where the id is none, or taken
 */
export async function newUseCase(tree: Tree, options: NewUseCaseOptions): Promise<() => void> {
  const names = nameUseCase(options.id, { fr: options.titleFr, en: options.titleEn });
  const folder = `apps/${names.id}`;
  if (tree.exists(folder) && tree.children(folder).length > 0)
    throw new Error(`${folder} existe déjà. / already exists.`);
  const style = await resolveConfig(join(template, 'package.json'));
  for (const file of readdirSync(template, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    const path = join(file.parentPath, file.name);
    const content = readFileSync(path, 'utf8');
    const render = file.name.endsWith('.ts') ? renderSource : renderTemplate;
    const target = renderTemplate(relative(template, path), names).replaceAll('\\', '/');
    // Names of another length break lines elsewhere.
    const formatted = await format(render(content, names), { ...style, filepath: path });
    tree.write(`${folder}/${target}`, formatted);
  }
  return () => {
    noteInLockFile(tree.root);
    logger.info(`
${folder} est prêt. / is ready.
  npx nx test ${names.id}    ses tests / its tests
  npx nx serve ${names.id}   à côté de / beside npm start`);
  };
}

/** Nothing is fetched: all that the use case needs is in the workspace. */
function noteInLockFile(root: string): void {
  try {
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline'];
    execFileSync(npm, ['install', '--package-lock-only', '--ignore-scripts', ...quiet], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: process.platform === 'win32',
    });
  } catch {
    logger.warn('package-lock.json n’est pas à jour : npm install. / is not up to date: npm install.');
  }
}

export default newUseCase;
