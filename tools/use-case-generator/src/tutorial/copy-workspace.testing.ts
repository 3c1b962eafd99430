import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { repositoryRoot as root } from '@cdh/constellation';

/** npm writes into these where they lie: a hard link would change the original. */
const WRITTEN = new Set(['.package-lock.json', '.cdh-installed']);

/**
 * The workspace as it is now, in a repository of its own inside `.cache`, with its installed packages as hard links
 * (of the same disk, for that reason): what happens there changes nothing here.
 */
export function copyWorkspace(): { folder: string; remove(): void } {
  mkdirSync(join(root, '.cache'), { recursive: true });
  const folder = mkdtempSync(join(root, '.cache/workspace-'));
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
  });
  for (const path of new Set(listed.toString().split('\0'))) {
    if (path === '' || !existsSync(join(root, path))) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    copyFileSync(join(root, path), join(folder, path));
  }
  for (const parent of packages()) {
    const modules = join(parent, 'node_modules');
    if (existsSync(join(root, modules))) linkFolder(join(root, modules), join(folder, modules));
  }
  execFileSync('git', ['init', '--quiet'], { cwd: folder });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) };
}

/** Folders where npm may have put packages: the root and every package of the workspace. */
function packages(): string[] {
  const manifests = execFileSync('git', ['ls-files', '*package.json'], { cwd: root })
    .toString()
    .trim()
    .split('\n');
  return manifests.map((file) => dirname(file));
}

function linkFolder(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) linkFolder(source, target);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else if (WRITTEN.has(entry.name)) copyFileSync(source, target);
    else linkSync(source, target);
  }
}
