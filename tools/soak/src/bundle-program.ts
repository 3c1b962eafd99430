import { basename, join } from 'node:path';
import { bundleInput, bundleOutput, repositoryRoot } from '@cdh/constellation';
import { rolldown } from 'rolldown';

/**
 * Bundles a program of this folder as a use case's service is: its decorators need a compiler.
 * @returns the bundle's path
 */
export async function bundleProgram(program: string): Promise<string> {
  const bundle = join(repositoryRoot, 'dist/soak', `${basename(program, '.program.ts')}.js`);
  const made = await rolldown(bundleInput(repositoryRoot, join(import.meta.dirname, program)));
  try {
    await made.write(bundleOutput(bundle));
  } finally {
    await made.close();
  }
  return bundle;
}
