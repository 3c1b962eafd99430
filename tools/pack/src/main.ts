/** `npm run --silent pack -- <folder> <destination>`, relative to where it was called, prints the tarball's path. */
import { resolve } from 'node:path';
import { packLibrary } from './pack-library.ts';

const [folder, destination] = process.argv.slice(2);
if (folder === undefined || destination === undefined) {
  console.error('Usage: npm run --silent pack -- <folder of a library> <destination>');
  process.exitCode = 2;
} else {
  const here = process.env.INIT_CWD ?? process.cwd();
  console.log(await packLibrary(resolve(here, folder), resolve(here, destination)));
}
