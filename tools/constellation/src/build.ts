import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { rolldown } from 'rolldown';
import { bundleInput, bundleOutput } from './bundle-options.ts';
import { repositoryRoot } from './paths.ts';

export interface BuiltApp {
  name: string;
  kind: 'hub' | 'use-case';
  /** The bundle to run. */
  main: string;
}

export interface Build {
  apps: BuiltApp[];
  /** Module for `node --import`, when there is telemetry. */
  preload?: string;
  /** False when nothing had changed since the last build. */
  built: boolean;
  milliseconds: number;
}

interface Source {
  name: string;
  kind: 'hub' | 'use-case';
  entry: string;
  /** Programs that the service starts as processes of their own: `src/*.child.ts`. */
  children: string[];
}

/**
 * Bundles every service (`apps/*` of type hub or use case with a `src/main.ts`) into `dist/apps/<app>/main.js`, the
 * programs that it starts (`src/*.child.ts`) beside it, and
 * the telemetry preload into `dist/telemetry.js`. Packages of other people stay outside. Skipped when no source file
 * changed. Throws what rolldown reports.
 */
export async function build(root = repositoryRoot): Promise<Build> {
  const started = performance.now();
  const dist = join(root, 'dist');
  const sources = findServices(root);
  const preloadSource = join(root, 'libs/platform/telemetry/src/preload.ts');
  const hasPreload = existsSync(preloadSource);
  const apps = sources.map(({ name, kind }) => ({ name, kind, main: join(dist, 'apps', name, 'main.js') }));
  const stamp = join(dist, '.built');
  const digest = digestSources(root);
  const done = (built: boolean): Build => ({
    apps,
    ...(hasPreload ? { preload: join(dist, 'telemetry.js') } : {}),
    built,
    milliseconds: Math.round(performance.now() - started),
  });
  const complete = apps.every(({ main }) => existsSync(main));
  if (complete && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return done(false);

  rmSync(stamp, { force: true });
  const bundles = sources.flatMap(({ name, entry, children }) => [
    bundle(root, entry, join(dist, 'apps', name, 'main.js')),
    ...children.map((child) => bundle(root, child, join(dist, 'apps', name, `${basename(child, '.ts')}.js`))),
  ]);
  if (hasPreload) bundles.push(bundle(root, preloadSource, join(dist, 'telemetry.js')));
  await Promise.all(bundles);
  mkdirSync(dist, { recursive: true });
  writeFileSync(stamp, digest);
  return done(true);
}

function findServices(root: string): Source[] {
  const folder = join(root, 'apps');
  return readdirSync(folder).flatMap((name) => {
    const entry = join(folder, name, 'src/main.ts');
    const manifest = join(folder, name, 'package.json');
    if (!existsSync(entry) || !existsSync(manifest)) return [];
    const { nx } = JSON.parse(readFileSync(manifest, 'utf8')) as { nx?: { tags?: string[] } };
    const kind = (['hub', 'use-case'] as const).find((type) => nx?.tags?.includes(`type:${type}`));
    const source = join(folder, name, 'src');
    const children = readdirSync(source).filter((file) => file.endsWith('.child.ts'));
    return kind ? [{ name, kind, entry, children: children.map((file) => join(source, file)) }] : [];
  });
}

async function bundle(root: string, input: string, file: string): Promise<void> {
  const made = await rolldown(bundleInput(root, input));
  try {
    await made.write(bundleOutput(file));
  } finally {
    await made.close();
  }
}

/** By path, size and date of every source file: 400 `stat` calls, 10 ms. */
function digestSources(root: string): string {
  const hash = createHash('sha256');
  for (const folder of ['apps', 'libs']) {
    const files = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
    for (const file of files) {
      const path = join(file.parentPath, file.name);
      if (!file.isFile() || path.includes('node_modules') || !/\.(ts|json|sql)$/.test(file.name)) continue;
      const { size, mtimeMs } = statSync(path);
      hash.update(`${path}\0${size}\0${mtimeMs}\n`);
    }
  }
  for (const name of [
    'package-lock.json',
    'tsconfig.base.json',
    'tools/constellation/src/bundle-options.ts',
  ]) {
    if (existsSync(join(root, name))) hash.update(readFileSync(join(root, name)));
  }
  return hash.digest('hex');
}

if (import.meta.main) {
  const result = await build();
  const names = result.apps.map(({ name }) => name).join(', ') || '–';
  const sentence = `${result.built ? 'built' : 'unchanged'}: ${names} (${result.milliseconds} ms)`;
  console.log(process.argv.includes('--json') ? JSON.stringify(result) : sentence);
}
