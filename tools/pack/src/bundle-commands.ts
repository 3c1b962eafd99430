import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { rolldown } from 'rolldown';

/**
 * Bundles commands (name to entry) into `folder`, with every package that is not in `external`, so that whoever
 * installs the library installs nothing else; licences of what is inside lie beside them.
 */
export async function bundleCommands(
  entries: Record<string, string>,
  folder: string,
  external: ReadonlySet<string>,
): Promise<void> {
  const made = await rolldown({
    input: entries,
    platform: 'node',
    external: (id) => isBuiltin(id) || external.has(id),
    tsconfig: false,
    transform: { target: 'node20' },
    checks: { circularDependency: false, pluginTimings: false },
  });
  try {
    const options = { dir: folder, format: 'esm', minify: true, entryFileNames: '[name].js' } as const;
    const { output } = await made.write({ ...options, chunkFileNames: '[name]-[hash].js' });
    const modules = output.flatMap((one) => (one.type === 'chunk' ? one.moduleIds : []));
    writeFileSync(join(folder, 'LICENSES.txt'), licencesOf(modules));
  } finally {
    await made.close();
  }
}

function licencesOf(modules: string[]): string {
  const packages = new Set(modules.filter((id) => id.includes('/node_modules/')).map(packageOf));
  return [...packages]
    .sort()
    .map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
        name: string;
        version: string;
        license?: string;
      };
      const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(basename(entry)));
      const text = file === undefined ? '' : readFileSync(join(folder, file), 'utf8').trim();
      return `${name} ${version} (${license ?? 'see its text'})\n\n${text}\n`;
    })
    .join(`\n${'-'.repeat(80)}\n\n`);
}

/** The folder of the package that a module belongs to: the nearest one whose package.json has a name and a version. */
function packageOf(module: string): string {
  for (let folder = dirname(module); folder !== dirname(folder); folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (!existsSync(file)) continue;
    const { name, version } = JSON.parse(readFileSync(file, 'utf8')) as { name?: string; version?: string };
    if (name !== undefined && version !== undefined) return folder;
  }
  throw new Error(`${module} is in no package`);
}
