import type { Tree } from '@nx/devkit';

/** The files below a folder of a tree, by their path in it. */
export function readTree(tree: Tree, folder: string): Map<string, string> {
  const files = new Map<string, string>();
  const visit = (path: string) => {
    for (const name of tree.children(`${folder}/${path}`)) {
      const child = path === '' ? name : `${path}/${name}`;
      if (tree.isFile(`${folder}/${child}`)) files.set(child, tree.read(`${folder}/${child}`, 'utf8') ?? '');
      else visit(child);
    }
  };
  visit('');
  return files;
}
