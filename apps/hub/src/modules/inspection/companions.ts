import { dirname } from 'node:path/posix';

interface Named {
  path: string;
}

/** What a store of many files begins with. */
const INDEX = /(^|\/)(zarr\.json|\.zmetadata|\.zgroup|\.zarray)$/;
const MOST = 400;

const folderOf = (path: string) => (dirname(path) === '.' ? '' : `${dirname(path)}/`);

/** Files below the same folder, where this one is what their store begins with. */
export function companionsOf<File extends Named>(path: string, files: readonly File[]): File[] {
  if (!INDEX.test(path)) return [];
  const folder = folderOf(path);
  const below = files.filter((file) => file.path !== path && file.path.startsWith(folder));
  // Metadata first: there may be more parts than are shown.
  return below.sort((a, b) => Number(INDEX.test(b.path)) - Number(INDEX.test(a.path))).slice(0, MOST);
}

/** Whether a file belongs to a store that begins further up or earlier: it is described there. */
export function isWithinStore(path: string, files: readonly Named[]): boolean {
  return files.some((file) => {
    if (file.path === path || !INDEX.test(file.path)) return false;
    const folder = folderOf(file.path);
    if (!path.startsWith(folder)) return false;
    return folderOf(path) !== folder || !INDEX.test(path) || file.path < path;
  });
}
