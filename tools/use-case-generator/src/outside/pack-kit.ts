/**
 * `npm run --silent pack-kit -- <destination>`: the kit as tarballs, with all of this workspace that it needs and the
 * science beside it. Prints their paths, one a line, to be given to `npm install` together.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describeFailure, repositoryRoot as root } from '@cdh/constellation';
import { packLibrary } from '@cdh/pack';

interface Library {
  folder: string;
  needs: string[];
}

function libraries(): Map<string, Library> {
  const folders = globSync(['libs/*', 'libs/*/*'], { cwd: root });
  const manifests = folders
    .map((folder) => join(root, folder, 'package.json'))
    .filter((file) => existsSync(file));
  return new Map(
    manifests.map((file) => {
      const { name, dependencies = {} } = JSON.parse(readFileSync(file, 'utf8')) as {
        name: string;
        dependencies?: Record<string, string>;
      };
      return [name, { folder: resolve(file, '..'), needs: Object.keys(dependencies) }];
    }),
  );
}

/** Folders of what a use case may import, and of all that this imports. */
function closure(): string[] {
  const known = libraries();
  const wanted = new Set(['@cdh/use-case-kit', '@cdh/station-series']);
  for (const [name, { folder }] of known) if (folder.startsWith(join(root, 'libs/science'))) wanted.add(name);
  // A set that grows is walked to its end.
  for (const name of wanted)
    for (const need of known.get(name)?.needs ?? []) if (known.has(need)) wanted.add(need);
  return [...wanted].map((name) => known.get(name)?.folder ?? '');
}

const destination = process.argv[2];
if (destination === undefined) {
  console.error('Usage: npm run --silent pack-kit -- <destination>');
  process.exitCode = 2;
} else {
  const into = resolve(process.env.INIT_CWD ?? process.cwd(), destination);
  try {
    const waiting = closure();
    const work = async () => {
      for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop())
        console.log(await packLibrary(folder, into));
    };
    await Promise.all([work(), work()]);
  } catch (error) {
    console.error(describeFailure(error));
    process.exitCode = 1;
  }
}
