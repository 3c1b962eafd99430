import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Constellation, repositoryRoot as root, startConstellation } from '@cdh/constellation';
import { HubClient } from '@cdh/sdk';
import { codeBlocks, makePartnerProject } from './partner-project.testing.ts';

const SITE = 'demo-bourges';
const INTERFACE = join(root, 'docs/openapi.json');
const TYPES = join(root, 'libs/sdk/src/generated/hub.ts');
/** `CDH_RENEW_SNAPSHOT=1` writes a changed interface and its types, to be reviewed. */
const renew = process.env.CDH_RENEW_SNAPSHOT === '1';

const project = makePartnerProject();
const data = mkdtempSync(join(tmpdir(), 'cdh-sdk-hub-'));
const blocks = codeBlocks(readFileSync(join(root, 'libs/sdk/README.md'), 'utf8'));
const programs = blocks.filter(({ language }) => language === 'ts');
let hub: Constellation;
let env: Record<string, string>;

beforeAll(async () => {
  const options = { dataDir: data, port: 0, useCases: ['drought-risk'], demonstration: true };
  hub = await startConstellation(options);
  const administrator = new HubClient({ url: hub.url, key: hub.adminKey });
  await administrator.organisations.create({ id: 'partner-of-a-test', name: 'Partenaire (essai)' });
  const person = { id: 'program-of-a-test', name: 'Programme (essai)', roles: ['partner' as const] };
  const client = await administrator.clients('partner-of-a-test').create(person);
  const principal = { kind: 'client' as const, id: person.id };
  const { key } = await administrator.keys.create({ principal, name: 'essai' });
  env = {
    CDH_URL: hub.url,
    CDH_KEY: key,
    CDH_CLIENT_ID: client.clientId,
    CDH_CLIENT_SECRET: client.clientSecret,
  };
  execFileSync(process.execPath, [
    join(root, 'tools/pack/src/main.ts'),
    join(root, 'libs/sdk'),
    project.folder,
  ]);
  await partitionOf(SITE);
}, 240_000);
afterAll(async () => {
  await hub?.stop();
  project.remove();
  rmSync(data, { recursive: true, force: true });
}, 60_000);

async function partitionOf(site: string): Promise<void> {
  const { useCases } = new HubClient({ url: hub.url, key: hub.adminKey });
  for (let i = 0; i < 600; i += 1) {
    for await (const { partition, state } of useCases.products('drought-risk').all())
      if (partition === site && state === 'current') return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`drought-risk has computed nothing for ${site}`);
}

describe('the interface of the hub', () => {
  it('is the one that docs/openapi.json shows, and its types those of the client', async () => {
    const document = (await (await fetch(`${hub.url}/openapi.json`)).json()) as {
      servers: { url: string }[];
    };
    document.servers = [{ url: 'http://127.0.0.1:8080' }];
    const shown = `${JSON.stringify(document, null, 2)}\n`;
    const command = join(root, 'libs/sdk/src/bin/main.ts');
    const types = execFileSync(process.execPath, [command, 'generate', hub.url], { encoding: 'utf8' });
    if (renew) {
      writeFileSync(INTERFACE, shown);
      writeFileSync(TYPES, types);
    }
    expect(JSON.parse(readFileSync(INTERFACE, 'utf8'))).toEqual(document);
    expect(readFileSync(INTERFACE, 'utf8')).toBe(shown);
    expect(types).toBe(readFileSync(TYPES, 'utf8'));
  });
});

describe('a project that installs the package', () => {
  it('follows the README’s commands', async () => {
    const commands = blocks.filter(({ language }) => language === 'sh');
    expect(commands.length).toBeGreaterThan(0);
    for (const { text } of commands)
      expect([text, await project.run('sh', ['-ec', text], env)]).toEqual([
        text,
        { code: 0, output: expect.anything() },
      ]);
    const installed = readdirSync(join(project.folder, 'node_modules')).filter(
      (name) => !name.startsWith('.'),
    );
    expect(installed.sort()).toEqual(['@cdh', '@types', 'typescript', 'undici-types']);
    const types = readFileSync(join(project.folder, 'hub.ts'), 'utf8');
    expect(types).toContain('"/use-cases/drought-risk/get-indices"');
  }, 180_000);

  it('compiles every program of the README', async () => {
    expect(programs.map(({ file }) => file)).not.toContain(undefined);
    for (const { file = '', text } of programs) project.write(file, text);
    expect(await project.run('npx', ['tsc'])).toEqual({ code: 0, output: '' });
  }, 120_000);

  it.each(programs.map(({ file = '' }) => [file]))('runs %s', async (file) => {
    const { code, output } = await project.run(process.execPath, [`built/${file.replace(/ts$/, 'js')}`], env);
    expect([code, output]).toEqual([0, expect.stringMatching(EXPECTED[file] ?? /^no such program$/)]);
  });

  it('does not compile a question that the operation does not take', async () => {
    project.write(
      'wrong.ts',
      `import { HubClient } from '@cdh/sdk';
       import type { paths } from './hub.js';
       const hub = new HubClient<paths>({ url: '' });
       await hub.ask('drought-risk', 'get-indices', { site: 's', index: 'pdsi' });
       await hub.ask('drought-risk', 'get-indices', { site: 's', index: 'spi', month: 3 });
       await hub.ask('drought-risk', 'get-rivers', {});`,
    );
    const { code, output } = await project.run('npx', ['tsc', '--noEmit']);
    expect(code).not.toBe(0);
    const places = [...output.matchAll(/^(\S+)\((\d+),/gm)].map(([, file, line]) => `${file}:${line}`);
    expect(places).toEqual(['wrong.ts:4', 'wrong.ts:5', 'wrong.ts:6']);
  }, 120_000);

  it('takes for a browser only what it uses, and nothing of Node', () => {
    const entry = join(project.folder, 'page.js');
    const sizeOf = (text: string) => {
      writeFileSync(entry, text);
      const bundler = [
        join(root, 'node_modules/rolldown/bin/cli.mjs'),
        entry,
        '--platform',
        'browser',
        '--minify',
      ];
      execFileSync(process.execPath, [...bundler, '--file', `${entry}.out.js`], { stdio: 'pipe' });
      expect(readFileSync(`${entry}.out.js`, 'utf8')).not.toMatch(/node:|require\(|process\./);
      return statSync(`${entry}.out.js`).size;
    };
    const all = sizeOf(`export * from '@cdh/sdk';`);
    expect(all).toBeLessThan(30_000);
    expect(sizeOf(`export { isProblem } from '@cdh/sdk';`)).toBeLessThan(1_000);
    expect(sizeOf(`export { ask, connect } from '@cdh/sdk';`)).toBeLessThan(all / 2);
  });
});

/** What the README's programs say. */
const EXPECTED: Record<string, RegExp> = {
  'secheresse.ts':
    /^\d{4}-\d\d \S+ \S+\nversion : ".+" ; provenance : \S+provenance\S*\ninchangé : true\ntime,value,flag\n$/,
  'refus.ts': /^SITE_UNKNOWN – .+\n$/,
  'catalogue.ts': /^(demo-\S+ – .+ – etalab-2\.0\n){6}$/,
  'telecharger.ts': /^\S+\.csv \d+ octets vérifiés\n$/,
  'travail.ts': /^(running \d+ %\n)*successful 100 %\n35\ndismissed\n\[ 3, 5 \]\n$/,
  'programme.ts': /^client program-of-a-test partner-of-a-test\n$/,
};
