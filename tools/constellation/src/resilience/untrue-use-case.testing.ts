import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../paths.ts';
import { runProgram } from '../run-program.ts';
import type { ServiceProgram } from '../services.ts';

export const UNTRUE = 'untrue-trial';

const source = `import 'reflect-metadata';
import { defineUseCase, operation, Serves, startUseCase, z } from '@cdh/use-case-kit';

const measure = operation({
  name: 'measure',
  version: 1,
  kind: 'query',
  summary: { fr: 'Mesure synthétique', en: 'Synthetic measurement' },
  input: z.strictObject({ depth: z.number() }),
  output: z.object({ well: z.object({ depth: z.number().min(0) }) }),
  errors: {},
});

@Serves(measure)
class MeasureHandler {
  handle({ depth }) {
    return { well: { depth } };
  }
}

await startUseCase(
  defineUseCase({
    id: '${UNTRUE}',
    version: '0.1.0',
    title: { fr: 'Cas d’usage d’essai synthétique', en: 'Synthetic test use case' },
    licence: 'EUPL-1.2',
    contact: { name: 'Essai' },
    reads: [],
    operations: [{ operation: measure, scope: 'public' }],
    handlers: [MeasureHandler],
  }),
  { env: process.env },
);
`;

/** A use case on the kit that answers with whatever depth it is asked for, though it promised none below zero. */
export async function buildUntrueUseCase(): Promise<{ program: ServiceProgram; folder: string }> {
  // Inside the repository, so that the bundle finds its packages as a real one does.
  mkdirSync(join(repositoryRoot, '.cache'), { recursive: true });
  const folder = mkdtempSync(join(repositoryRoot, '.cache/untrue-use-case-'));
  mkdirSync(join(folder, 'libs'));
  mkdirSync(join(folder, 'apps', UNTRUE, 'src'), { recursive: true });
  const about = { nx: { tags: ['type:use-case'] } };
  writeFileSync(join(folder, 'apps', UNTRUE, 'package.json'), JSON.stringify(about));
  writeFileSync(join(folder, 'apps', UNTRUE, 'src/main.ts'), source);
  // The bundler is native code that does not load inside Jest's module registry.
  const build = JSON.stringify(join(import.meta.dirname, '../build.ts'));
  const run = `import { build } from ${build}; await build(${JSON.stringify(folder)});`;
  const { code, stderr } = await runProgram(process.execPath, ['--input-type=module', '-e', run]);
  if (code !== 0) throw new Error(stderr);
  const main = join(folder, 'dist/apps', UNTRUE, 'main.js');
  return { program: { name: UNTRUE, command: process.execPath, args: [main] }, folder };
}
