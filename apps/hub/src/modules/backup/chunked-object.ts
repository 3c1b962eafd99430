import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { constants, gunzip, gzip } from 'node:zlib';
import { BackupError } from './backup-error.ts';
import type { Chunk } from './backup-manifest.ts';
import type { BackupPlace } from './backup-place.ts';

const CHUNK_BYTES = 8 * 1024 ** 2;
const compress = promisify(gzip);
const decompress = promisify(gunzip);
const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Writes a stream of unknown length as compressed objects `<name>/<n>`, one of them in memory at a time. */
export async function writeChunks(
  place: BackupPlace,
  name: string,
  source: AsyncIterable<Uint8Array>,
): Promise<Chunk[]> {
  const written: Chunk[] = [];
  let waiting: Uint8Array[] = [];
  let bytes = 0;
  const flush = async () => {
    const packed = await compress(Buffer.concat(waiting), { level: constants.Z_BEST_SPEED });
    await place.store.put(place.key(`${name}/${written.length}`), packed, 'application/gzip');
    written.push({ size: packed.length, sha256: sha256Of(packed) });
    waiting = [];
    bytes = 0;
  };
  for await (const piece of source) {
    waiting.push(piece);
    bytes += piece.length;
    if (bytes >= CHUNK_BYTES) await flush();
  }
  if (bytes > 0) await flush();
  return written;
}

/** What `writeChunks` was given. A chunk whose sum is not the manifest's is an error that names it. */
export async function* readChunks(
  place: BackupPlace,
  name: string,
  chunks: readonly Chunk[],
): AsyncGenerator<Buffer, void, undefined> {
  for (const [n, { sha256 }] of chunks.entries()) {
    const packed = await buffer(await place.store.read(place.key(`${name}/${n}`)));
    if (sha256Of(packed) !== sha256) {
      throw new BackupError({
        fr: `${name}/${n} de ${place.name} s’est abîmé : sa somme SHA-256 n’est plus celle du manifeste. Restaurez une autre sauvegarde (--backup).`,
        en: `${name}/${n} of ${place.name} was damaged: its SHA-256 is no longer the manifest’s. Restore another backup (--backup).`,
      });
    }
    yield await decompress(packed);
  }
}

/** Forgets the chunks under this name, however many there are: they were written in order. */
export async function removeChunks(place: BackupPlace, name: string): Promise<void> {
  for (let n = 0; ; n += 1) {
    const key = place.key(`${name}/${n}`);
    if ((await place.store.stat(key)) === null) return;
    await place.store.delete(key);
  }
}
