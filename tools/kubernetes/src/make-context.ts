import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { repositoryRoot } from '@cdh/constellation';
import { runCommand } from './run-command.ts';

const leftOut = new Set(['node_modules', 'dist', 'coverage', '.git', '.nx', '.cache', '.data']);

/** A copy of what is checked in at `ref`, or of the working tree without what was installed and built. */
export async function makeContext(ref?: string): Promise<{ folder: string; remove: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'cdh-context-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    if (ref === undefined) {
      cpSync(repositoryRoot, folder, {
        recursive: true,
        verbatimSymlinks: true,
        filter: (source) => !leftOut.has(basename(source)),
      });
    } else {
      const archive = join(folder, '.archive.tar');
      await runCommand('git', ['archive', '--output', archive, ref], { cwd: repositoryRoot });
      await runCommand('tar', ['-xf', archive, '-C', folder]);
      rmSync(archive);
    }
    return { folder, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** A folder with a Containerfile that makes another edition of an image by one step. */
export function emptyContext(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'cdh-context-'));
  mkdirSync(folder, { recursive: true });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
