/**
 * Installs inside the image: `build` what the bundler needs, `production` what the services import when they run. Runs
 * before any dependency is there, hence plain JavaScript.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));
const manifests = (folder) =>
  readdirSync(folder, { recursive: true }).flatMap((path) =>
    path.endsWith('package.json') && !path.includes('node_modules') ? [join(folder, path)] : [],
  );

const services = manifests('apps')
  .map((file) => ({ folder: dirname(file), tags: readJson(file).nx?.tags ?? [] }))
  .filter(({ folder }) => existsSync(join(folder, 'src/main.ts')))
  .filter(({ tags }) => tags.includes('type:hub') || tags.includes('type:use-case'))
  .map(({ folder }) => folder);

/** npm leaves out of a workspace only what is a development dependency of all: here each counts for itself. */
function forgetDevelopment() {
  rmSync('tools', { recursive: true });
  for (const file of ['package.json', ...manifests('apps'), ...manifests('libs')]) {
    const { devDependencies: _, ...kept } = readJson(file);
    if (file === 'package.json') delete kept.dependencies;
    writeFileSync(file, JSON.stringify(kept));
  }
}

// Not `npm ci`: a new use case's workspace need not be in the lock file, which pins every version all the same.
const install = (...folders) =>
  execFileSync(
    'npm',
    [
      'install',
      '--no-save',
      '--no-audit',
      '--no-fund',
      '--ignore-scripts',
      ...folders.map((folder) => `--workspace=${folder}`),
    ],
    { stdio: 'inherit' },
  );

const [what] = process.argv.slice(2);
if (what === 'build') {
  install('tools/constellation', ...services);
} else if (what === 'production') {
  forgetDevelopment();
  install(...services);
  // Links to our own packages, which are in the bundles.
  rmSync('node_modules/@cdh', { recursive: true, force: true });
} else {
  throw new Error('node deploy/install.mjs build|production');
}
