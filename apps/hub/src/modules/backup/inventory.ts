import { readRows } from './copy-rows.ts';

/** An object that the metadata refer to. */
export interface Entry {
  sha256: string;
  size: number;
  /** In the hub's store. */
  key: string;
  /** A file by which people know it, `dataset@version path`. */
  name: string;
}

export async function* readInventory(source: AsyncIterable<Buffer>): AsyncGenerator<Entry, void, undefined> {
  for await (const [sha256 = '', size, key = '', name = ''] of readRows(source))
    yield { sha256, size: Number(size), key, name };
}
