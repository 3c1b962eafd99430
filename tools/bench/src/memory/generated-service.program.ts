import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bundleInput, bundleOutput, repositoryRoot } from '@cdh/constellation';
import { newUseCase } from '@cdh/use-case/new';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { rolldown } from 'rolldown';
import { runProgram } from '../program.ts';

/** A use case as the generator writes it, bundled as production runs it, in a folder that goes when this ends. */
runProgram<{ id: string }, never>(async ({ id }) => {
  const cache = join(repositoryRoot, '.cache');
  mkdirSync(cache, { recursive: true });
  // Inside the repository, so that the bundle finds its packages as a real one does.
  const folder = mkdtempSync(join(cache, 'generated-'));
  const tree = createTreeWithEmptyWorkspace();
  await newUseCase(tree, { id });
  for (const { path, content, type } of tree.listChanges()) {
    if (type === 'DELETE' || !content || !path.startsWith('apps/')) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  const bundle = join(folder, 'dist/main.js');
  const made = await rolldown(bundleInput(repositoryRoot, join(folder, 'apps', id, 'src/main.ts')));
  await made.write(bundleOutput(bundle));
  await made.close();
  if (!existsSync(bundle)) throw new Error('no bundle');
  return { ready: bundle, stop: () => Promise.resolve(rmSync(folder, { recursive: true, force: true })) };
});
