import { bundleInput, bundleOutput } from '@cdh/constellation/bundle-options';
import { watch } from 'rolldown';

/**
 * Bundles a service, and again whenever one of its sources changes.
 * @param onBuilt called when the bundle is there, with the time that it took in ms
 * @param onFailed called with what the bundler says; the bundle before is left as it was
 * @returns ends the watch
 */
export function watchBundle(
  { root, entry, file }: { root: string; entry: string; file: string },
  onBuilt: (milliseconds: number) => void,
  onFailed: (message: string) => void,
): () => Promise<void> {
  const watcher = watch({
    ...bundleInput(root, entry),
    output: bundleOutput(file),
    watch: { clearScreen: false, buildDelay: 50 },
  });
  watcher.on('event', async (event) => {
    if (event.code === 'BUNDLE_END') onBuilt(Math.round(event.duration));
    if (event.code === 'ERROR') onFailed(event.error.message);
    if (event.code === 'BUNDLE_END' || event.code === 'ERROR') await event.result.close();
  });
  return () => watcher.close();
}
