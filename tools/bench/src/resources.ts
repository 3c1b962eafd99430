import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a benchmark has started, given back in the opposite order whatever happens. */
export class Resources {
  readonly #closers: (() => unknown)[] = [];

  async use<T>(opened: T | Promise<T>, close: (resource: T) => unknown): Promise<T> {
    const resource = await opened;
    this.#closers.push(() => close(resource));
    return resource;
  }

  folder(): Promise<string> {
    return this.use(mkdtempSync(join(tmpdir(), 'cdh-bench-')), (path) =>
      rmSync(path, { recursive: true, force: true }),
    );
  }

  async close(): Promise<void> {
    for (const close of this.#closers.splice(0).reverse()) await close();
  }
}

/** Runs `work`, then gives back all that it used. */
export async function withResources<T>(work: (resources: Resources) => Promise<T>): Promise<T> {
  const resources = new Resources();
  try {
    return await work(resources);
  } finally {
    await resources.close();
  }
}
