import { execFile } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot as root } from '@cdh/constellation';
import { bundleCommands } from './bundle-commands.ts';
import {
  builtPath,
  type PackageManifest,
  publishedExports,
  publishedManifest,
} from './published-manifest.ts';

const run = promisify(execFile);

/**
 * Packs a library of this workspace, TypeScript sources here, as others install it: JavaScript of one module per
 * source with its types, commands bundled, README and licence. Other libraries of the workspace stay dependencies, to
 * be packed for themselves. Returns the path of the tarball in `destination`; throws what the compiler or npm says.
 */
export async function packLibrary(folder: string, destination: string): Promise<string> {
  const source = resolve(folder);
  const manifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as PackageManifest;
  const scratch = join(root, 'dist', 'packages');
  mkdirSync(scratch, { recursive: true });
  const stage = mkdtempSync(join(scratch, `${manifest.name.replaceAll(/\W+/g, '-')}-`));
  try {
    const packed = join(stage, 'package');
    await compile(source, Object.values(publishedExports(manifest)), stage);
    cpSync(join(stage, 'compiled', relative(root, join(source, 'src'))), join(packed, 'dist'), {
      recursive: true,
    });
    nameBuiltModules(join(packed, 'dist'));
    await buildCommands(source, manifest, packed);
    for (const file of [join(source, 'README.md'), join(root, 'LICENSE')])
      if (existsSync(file)) cpSync(file, join(packed, file.slice(dirname(file).length)));
    writeFileSync(join(packed, 'package.json'), `${JSON.stringify(publishedManifest(manifest), null, 2)}\n`);
    return await npmPack(packed, resolve(destination));
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

/** Into `<stage>/compiled`, laid out as the repository, for a library may lead to the sources of another. */
async function compile(source: string, entries: string[], stage: string): Promise<void> {
  const config = {
    extends: join(root, 'tsconfig.base.json'),
    compilerOptions: {
      target: 'es2022',
      noEmit: false,
      declaration: true,
      rewriteRelativeImportExtensions: true,
      rootDir: root,
      outDir: join(stage, 'compiled'),
    },
    files: entries.map((entry) => join(source, entry)),
  };
  const file = join(stage, 'tsconfig.json');
  writeFileSync(file, JSON.stringify(config));
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  await run(process.execPath, [compiler, '-p', file]).catch((error: { stdout?: string; message: string }) => {
    throw new Error(`${source} does not compile:\n${error.stdout || error.message}`);
  });
}

/** The compiler turns `./a.ts` into `./a.js` in JavaScript, but not in the types beside it. */
function nameBuiltModules(folder: string): void {
  for (const file of globSync('**/*.d.ts', { cwd: folder }).map((path) => join(folder, path))) {
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replaceAll(/((?:from |import\()(['"])\.{1,2}\/[^'"]+)\.ts\2/g, '$1.js$2'));
  }
}

async function buildCommands(source: string, manifest: PackageManifest, packed: string): Promise<void> {
  const commands = Object.values(manifest.bin ?? {});
  if (commands.length === 0) return;
  const outside = ['dependencies', 'peerDependencies'].flatMap((kind) => Object.keys(manifest[kind] ?? {}));
  const folder = join(packed, dirname(builtPath(commands[0] ?? '', '.js')));
  const entries = commands.map((entry) => [nameOf(entry), join(source, entry)]);
  await bundleCommands(Object.fromEntries(entries), folder, new Set(outside));
  for (const entry of commands) chmodSync(join(packed, builtPath(entry, '.js')), 0o755);
}

const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1).replace(/\.ts$/, '');

async function npmPack(packed: string, destination: string): Promise<string> {
  mkdirSync(destination, { recursive: true });
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', destination];
  const shell = process.platform === 'win32';
  const { stdout } = await run('npm', args, { cwd: packed, shell });
  const [made] = JSON.parse(stdout) as { filename: string }[];
  if (!made) throw new Error(`npm pack says nothing of ${packed}`);
  return join(destination, made.filename);
}
