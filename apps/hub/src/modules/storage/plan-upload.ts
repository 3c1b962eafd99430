import { type createUpload, type LanguageMap, Problem } from '@cdh/contracts';
import { choosePartSize } from '@cdh/object-store';
import { MAX_BYTES, PROFILE } from '@cdh/station-series';
import type { z } from 'zod';

const MIB = 1024 * 1024;
/** Of all files together: beyond it the list of parts itself grows too long to read. */
const MOST_BYTES = 50 * 1024 ** 4;
/** Parts of an upload with large files; many small files add one each. */
const MOST_PARTS = 5000;

export type AnnouncedFile = z.output<typeof createUpload>['files'][number];
export type PlannedFile = AnnouncedFile & { partSize: number };

export const mediaBase = (mediaType: string) => (mediaType.split(';')[0] ?? '').trim().toLowerCase();

export const hasProfile = (record: Record<string, unknown>) =>
  Array.isArray(record['conformsTo']) && record['conformsTo'].includes(PROFILE);

/** Part sizes for the files announced; throws 400, 413 or 422 for what can never become a version of this dataset. */
export function planUpload(files: readonly AnnouncedFile[], record: Record<string, unknown>): PlannedFile[] {
  const paths = new Map<string, number>();
  files.forEach(({ path, mediaType }, index) => {
    if (!path.isWellFormed())
      throw refuse(`/files/${index}/path`, {
        fr: 'Ce chemin n’est pas un texte Unicode valide.',
        en: 'This path is not well-formed Unicode.',
      });
    if (!/^[\x20-\x7e]+$/.test(mediaType))
      throw refuse(`/files/${index}/mediaType`, {
        fr: 'Un type de média s’écrit en ASCII.',
        en: 'A media type is written in ASCII.',
      });
    const same = paths.get(path.normalize('NFC'));
    if (same !== undefined)
      throw refuse(`/files/${index}/path`, {
        fr: `Deux fichiers ont le même chemin : « ${path} ».`,
        en: `Two files have the same path: "${path}".`,
      });
    paths.set(path.normalize('NFC'), index);
  });
  if (hasProfile(record)) requireOneSeries(files);
  const total = files.reduce((sum, { size }) => sum + size, 0);
  if (total > MOST_BYTES) throw tooLarge('50 Tio', '50 TiB');
  const preferred = Math.max(16 * MIB, Math.ceil(total / MOST_PARTS / MIB) * MIB);
  return files.map((file) => ({ ...file, partSize: choosePartSize(file.size, preferred) }));
}

function requireOneSeries(files: readonly AnnouncedFile[]): void {
  const [file] = files;
  if (files.length !== 1 || !file || mediaBase(file.mediaType) !== 'text/csv') {
    throw new Problem(
      'UNPROCESSABLE',
      {
        fr: `Ce jeu de données déclare le profil ${PROFILE} : une version en est exactement un fichier CSV (text/csv).`,
        en: `This dataset declares the profile ${PROFILE}: a version of it is exactly one CSV file (text/csv).`,
      },
      {
        errors: [{ pointer: '/files', detail: { fr: 'un seul fichier text/csv', en: 'one text/csv file' } }],
      },
    );
  }
  if (file.size > MAX_BYTES) throw tooLarge(`${MAX_BYTES / MIB} Mio`, `${MAX_BYTES / MIB} MiB`, file.path);
}

function tooLarge(fr: string, en: string, path?: string): Problem {
  return new Problem('PAYLOAD_TOO_LARGE', {
    fr: path ? `« ${path} » dépasse ${fr}, le plus que ce profil admet.` : `L’envoi dépasse ${fr}.`,
    en: path
      ? `"${path}" is larger than ${en}, the most that this profile takes.`
      : `The upload is larger than ${en}.`,
  });
}

function refuse(pointer: string, detail: LanguageMap): Problem {
  return new Problem('INPUT_INVALID', detail, { errors: [{ pointer, detail }] });
}
