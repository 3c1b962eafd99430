import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CreateNodes, NxPlugin, TargetConfiguration } from '@nx/devkit';

const runner = 'node tools/use-case-generator/src';

/** Gives every use case under `apps/` its targets, so that none has to copy them. */
const createNodes: CreateNodes = [
  'apps/*/package.json',
  (files, _, { workspaceRoot }) =>
    files.flatMap((file) => {
      const manifest = JSON.parse(readFileSync(join(workspaceRoot, file), 'utf8')) as {
        nx?: { tags?: string[] };
      };
      if (!manifest.nx?.tags?.includes('type:use-case')) return [];
      const root = dirname(file);
      return [[file, { projects: { [root]: { root, targets: targetsOf(root.slice('apps/'.length)) } } }]];
    }),
];

const targetsOf = (id: string): Record<string, TargetConfiguration> => ({
  serve: {
    executor: 'nx:run-commands',
    cache: false,
    options: { command: `${runner}/serve/main.ts ${id}`, cwd: '{workspaceRoot}' },
    metadata: { description: 'Serves the use case beside `npm start`, again after every change' },
  },
  test: {
    executor: 'nx:run-commands',
    cache: false,
    options: { command: `${runner}/test-use-case.ts ${id}`, cwd: '{workspaceRoot}' },
    metadata: { description: 'Runs the tests of the use case, on a real nats-server' },
  },
});

const plugin: NxPlugin = { name: '@cdh/use-case', createNodes };
export default plugin;
export { createNodes };
