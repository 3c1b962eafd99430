import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Tree } from '@nx/devkit';
import { createTree } from '@nx/devkit/testing';

type Generator = (tree: Tree, options: { id: string }) => Promise<unknown>;

/** Writes `apps/<id>` into a copy of the repository, as `npx nx g @cdh/use-case:new <id>` does into this one. */
export async function generateUseCase(folder: string, id: string): Promise<void> {
  // Found as Nx finds it.
  const list = new URL(import.meta.resolve('@cdh/use-case/generators.json'));
  const { generators } = JSON.parse(readFileSync(fileURLToPath(list), 'utf8')) as {
    generators: Record<string, { implementation: string }>;
  };
  const implementation = new URL(generators.new?.implementation ?? '', list);
  const { default: generate } = (await import(implementation.href)) as { default: Generator };
  const tree = createTree();
  await generate(tree, { id });
  for (const { path, content, type } of tree.listChanges()) {
    if (type === 'DELETE' || content === null) continue;
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}
