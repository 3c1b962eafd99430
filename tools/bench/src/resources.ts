import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const open = new Set<Resources>();

/** What a benchmark has started, given back in the opposite order whatever happens. */
export class Resources {
  readonly #closers: (() => unknown)[] = [];
  #closing: Promise<void> | undefined;

  async use<T>(opened: T | Promise<T>, close: (resource: T) => unknown): Promise<T> {
    const resource = await opened;
    if (this.#closing) {
      // Interrupted while it was being opened.
      await close(resource);
      throw new Error('interrupted');
    }
    this.#closers.push(() => close(resource));
    return resource;
  }

  folder(): Promise<string> {
    return this.use(mkdtempSync(join(tmpdir(), 'cdh-bench-')), (path) =>
      rmSync(path, { recursive: true, force: true }),
    );
  }

  /** Several calls are one. */
  close(): Promise<void> {
    this.#closing ??= this.#closeInOrder();
    return this.#closing;
  }

  async #closeInOrder(): Promise<void> {
    for (const close of this.#closers.toReversed()) await close();
  }
}

/** Runs `work`, then gives back all that it used. */
export async function withResources<T>(work: (resources: Resources) => Promise<T>): Promise<T> {
  const resources = new Resources();
  open.add(resources);
  try {
    return await work(resources);
  } finally {
    await resources.close();
    open.delete(resources);
  }
}

/** Gives back what is in use, in the middle of the work. */
export async function closeAll(): Promise<void> {
  for (const resources of open) await resources.close();
}
