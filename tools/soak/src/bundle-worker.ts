import { join } from 'node:path';
import { bundleInput, bundleOutput, repositoryRoot } from '@cdh/constellation';
import { rolldown } from 'rolldown';

/** Where the bundle of the worker goes. */
export const workerBundle = join(repositoryRoot, 'dist/soak/worker.js');

/** Bundles the worker as a use case's service is: its decorators need a compiler. */
export async function bundleWorker(): Promise<void> {
  const made = await rolldown(bundleInput(repositoryRoot, join(import.meta.dirname, 'worker.program.ts')));
  try {
    await made.write(bundleOutput(workerBundle));
  } finally {
    await made.close();
  }
}
