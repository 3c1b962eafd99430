/** `node tools/pack/src/main.ts <folder> <destination>` prints the path of the tarball. */
import { packLibrary } from './pack-library.ts';

const [folder, destination] = process.argv.slice(2);
if (folder === undefined || destination === undefined) {
  console.error('Usage: node tools/pack/src/main.ts <folder of a library> <destination>');
  process.exitCode = 2;
} else {
  console.log(await packLibrary(folder, destination));
}
