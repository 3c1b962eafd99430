import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { repositoryRoot } from './paths.ts';

// Inside the repository, so that the bundle finds its packages as a real one does.
mkdirSync(join(repositoryRoot, '.cache'), { recursive: true });
const root = mkdtempSync(join(repositoryRoot, '.cache/build-test-'));

const write = (path: string, content: string) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
};

// The bundler is native code that does not load inside Jest's module registry.
const runBuild = (): {
  built: boolean;
  milliseconds: number;
  apps: { name: string; kind: string; main: string }[];
} => {
  const program = `import { build } from ${JSON.stringify(join(import.meta.dirname, 'build.ts'))};
    console.log(JSON.stringify(await build(${JSON.stringify(root)})));`;
  return JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' }),
  );
};

beforeAll(() => {
  mkdirSync(join(root, 'libs'));
  write('apps/greeter/package.json', JSON.stringify({ nx: { tags: ['type:use-case'] } }));
  write('apps/portal/package.json', JSON.stringify({ nx: { tags: ['type:portal'] } }));
  write('apps/portal/src/main.ts', 'export {};');
  write(
    'apps/greeter/src/greeting.service.ts',
    `import { Injectable } from '@nestjs/common';
    @Injectable()
    export class GreetingService { declare ignored: string; greet(name: string) { return 'bonjour ' + name; } }`,
  );
  write(
    'apps/greeter/src/greeter.ts',
    `import { Injectable } from '@nestjs/common';
    import { GreetingService } from './greeting.service.ts';
    @Injectable()
    export class Greeter { constructor(private readonly service: GreetingService) {} run() { return this.service.greet('Orléans'); } }`,
  );
  write(
    'apps/greeter/src/main.ts',
    `import 'reflect-metadata';
    import { Module } from '@nestjs/common';
    import { NestFactory } from '@nestjs/core';
    import { Greeter } from './greeter.ts';
    import { GreetingService } from './greeting.service.ts';
    @Module({ providers: [Greeter, GreetingService] })
    class GreeterModule {}
    const app = await NestFactory.createApplicationContext(GreeterModule, { logger: false });
    console.log(Greeter.name, app.get(Greeter).run());
    await app.close();`,
  );
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('build', () => {
  it('bundles a service whose constructor injection works, and only services', () => {
    const { apps, built } = runBuild();
    expect(built).toBe(true);
    expect(apps.map(({ name, kind }) => [name, kind])).toEqual([['greeter', 'use-case']]);
    const output = execFileSync(process.execPath, [join(root, 'dist/apps/greeter/main.js')], {
      encoding: 'utf8',
    });
    expect(output).toBe('Greeter bonjour Orléans\n');
  });

  it('leaves other people’s packages outside and writes a source map', () => {
    const bundle = readFileSync(join(root, 'dist/apps/greeter/main.js'), 'utf8');
    expect(bundle).toMatch(/from "@nestjs\/core"/);
    expect(bundle).toMatch(/sourceMappingURL=main.js.map/);
  });

  it('takes along a package of which the app has a version of its own', () => {
    write(
      'apps/greeter/node_modules/prettier/package.json',
      JSON.stringify({ name: 'prettier', version: '0.0.1', type: 'module', exports: './index.js' }),
    );
    write('apps/greeter/node_modules/prettier/index.js', `export const which = 'the app’s own';`);
    write('apps/greeter/src/which.ts', `import { which } from 'prettier'; console.log(which);`);
    write('apps/greeter/src/main.ts', `import './which.ts';`);
    runBuild();
    const main = join(root, 'dist/apps/greeter/main.js');
    expect(execFileSync(process.execPath, [main], { encoding: 'utf8' })).toBe('the app’s own\n');
  });

  it('does nothing when no source changed, and builds again after a change', () => {
    expect(runBuild().built).toBe(false);
    write('apps/greeter/src/extra.ts', 'export const extra = 1;\n');
    expect(runBuild().built).toBe(true);
  });
});
