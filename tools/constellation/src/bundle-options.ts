import { existsSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, isAbsolute, join } from 'node:path';
import type { InputOptions, OutputOptions } from 'rolldown';

/** The compiler's own few functions (`__decorate` and the like) come from this package, inside rolldown. */
const inside = /^(\.|\0|@cdh\/|@oxc-project\/runtime\/)/;

/**
 * Ours is bundled; other people's packages, and Node's own, are found in node_modules when the service runs. All but
 * those of which a package has a copy of its own beside it, as npm lays out a second version: from `dist` another would
 * be found.
 */
const isExternal = (root: string) => (id: string, importer: string | undefined) => {
  if (isBuiltin(id)) return true;
  if (inside.test(id) || isAbsolute(id)) return false;
  return importer === undefined || !hasOwnCopy(root, id, importer);
};

function hasOwnCopy(root: string, id: string, importer: string): boolean {
  const name = id
    .split('/')
    .slice(0, id.startsWith('@') ? 2 : 1)
    .join('/');
  for (let folder = dirname(importer); folder.startsWith(root) && folder !== root; folder = dirname(folder))
    if (existsSync(join(folder, 'node_modules', name))) return true;
  return false;
}

/** How a service is bundled from its `main.ts`. */
export const bundleInput = (root: string, input: string): InputOptions => ({
  cwd: root,
  input,
  platform: 'node',
  external: isExternal(root),
  tsconfig: false,
  // Nest reads constructor types at run time (emitDecoratorMetadata).
  transform: {
    target: 'node24',
    decorator: { legacy: true, emitDecoratorMetadata: true },
    assumptions: { setPublicClassFields: true },
    typescript: { removeClassFieldsWithoutInitializer: true },
  },
  checks: { circularDependency: false, pluginTimings: false },
});

export const bundleOutput = (file: string): OutputOptions => ({
  file,
  format: 'esm',
  sourcemap: true,
  keepNames: true,
  codeSplitting: false,
});
