import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import {
  type Constellation,
  dataPaths,
  keepUseCaseKey,
  repositoryRoot,
  startConstellation,
} from '@cdh/constellation';
import { newUseCase } from '../new/new.generator.ts';
import { readTree } from '../new/read-tree.testing.ts';
import { openTerminal, type Terminal } from '../tutorial/terminal.testing.ts';

const decision = readFileSync(
  join(repositoryRoot, 'docs/adr/0010-use-cases-outside-this-repository.md'),
  'utf8',
);
/** The nth file that the decision shows. */
const shown = (n: number) => [...decision.matchAll(/^```json\n([\s\S]*?)^```$/gm)][n]?.[1] ?? '';

/** Asks the use case with the test helper of the kit, as its own tests would. */
const CHECK = `
import { serveInTest } from '@cdh/use-case-kit/testing';
import { coldDays } from './dist/cold-days.use-case.js';
import { getColdDays } from './dist/get-cold-days.v1.js';
const served = await serveInTest(coldDays, process.env);
const variables = [{ column: 'date', role: 'date' }, { column: 't', role: 'air-temperature', unit: 'Cel' }];
const days = Array.from({ length: 31 }, (_, i) => \`2021-01-\${String(i + 1).padStart(2, '0')},-1\`);
await served.publish({ id: 'a', site: { id: 'x', name: { fr: 'X' } }, variables }, ['date,t', ...days].join('\\n'));
console.log(JSON.stringify(await served.ask(getColdDays, { site: 'x' })));
await served.stop();
process.exit(0);
`;

describe('a use case in a folder of its own, outside the workspace', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cdh-outside-'));
  const data = mkdtempSync(join(tmpdir(), 'cdh-outside-hub-'));
  // npm and Jest tell their children about this workspace.
  const outer = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|INIT_CWD|CDH_|NODE_OPTIONS|JEST)/.test(name),
  );
  const env = Object.fromEntries(outer) as Record<string, string>;
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const run = (command: string, args: string[]) =>
    execFileSync(command, args, {
      cwd: folder,
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 240_000,
    });
  let service: Terminal | undefined;
  let hub: Constellation | undefined;

  beforeAll(async () => {
    const tree = createTreeWithEmptyWorkspace();
    await newUseCase(tree, { id: 'cold-days', titleFr: 'Jours froids', titleEn: 'Cold days' });
    for (const [path, text] of readTree(tree, 'apps/cold-days'))
      if (path.startsWith('src/') && !path.endsWith('.test.ts')) write(path, text);
    write('package.json', shown(0));
    write('tsconfig.json', shown(1));
    const packer = join(repositoryRoot, 'tools/use-case-generator/src/outside/pack-kit.ts');
    const tarballs = execFileSync(process.execPath, [packer, join(folder, 'kit')], { encoding: 'utf8' });
    const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
    run('npm', ['install', ...quiet, ...tarballs.trim().split('\n')]);
  }, 400_000);
  afterAll(async () => {
    await service?.interrupt();
    await hub?.stop();
    for (const path of [folder, data]) rmSync(path, { recursive: true, force: true });
  }, 60_000);

  it('gets JavaScript with its types, and no source of this repository', () => {
    const kit = join(folder, 'node_modules/@cdh/use-case-kit');
    const { exports } = JSON.parse(readFileSync(join(kit, 'package.json'), 'utf8')) as { exports: object };
    expect(exports).toMatchObject({ '.': { types: './dist/index.d.ts', default: './dist/index.js' } });
    const files = execFileSync('find', [
      join(folder, 'node_modules/@cdh/'),
      '-name',
      '*.ts',
      '!',
      '-name',
      '*.d.ts',
    ]);
    expect(files.toString()).toBe('');
  });

  it('compiles with the configuration that the decision shows', () => {
    expect(run('npx', ['tsc'])).toBe('');
  }, 240_000);

  (env['NATS_SERVER_BIN'] ? it : it.skip)(
    'is tested there on real parts',
    () => {
      write('check.mjs', CHECK);
      const answer = JSON.parse(run(process.execPath, ['check.mjs'])) as unknown;
      expect(answer).toEqual({ site: 'x', bound: 0, time: ['2021-01'], mean: [-1], daysBelow: [31] });
    },
    60_000,
  );

  it('joins a running hub with nothing but an address and a key, and answers', async () => {
    hub = await startConstellation({ dataDir: data, port: 0, useCases: ['drought-risk'] });
    const key = await keepUseCaseKey(hub.url, hub.adminKey, dataPaths(data).secrets, 'cold-days');
    const settings = { CDH_URL: hub.url, CDH_KEY: key, CDH_CACHE_DIR: join(folder, 'cache') };
    service = openTerminal(`'${process.execPath}' dist/main.js`, folder, { ...env, ...settings });
    await service.sees(/"msg":"ready"/, 60_000);
    const url = `${hub.url}/use-cases/cold-days/get-cold-days?site=demo-orleans&from=2020-01&to=2020-01`;
    let answer: unknown;
    for (let i = 0; i < 120 && answer === undefined; i++) {
      const response = await fetch(url);
      if (response.ok) answer = await response.json();
      else await new Promise((resolve) => setTimeout(resolve, 500));
    }
    expect(answer).toEqual({
      site: 'demo-orleans',
      bound: 0,
      time: ['2020-01'],
      mean: [3.72],
      daysBelow: [2],
    });
  }, 240_000);
});
