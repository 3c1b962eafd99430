import { type DatasetInput, type ProblemField, type WireProblem } from '@cdh/contracts';
import type { ObjectStore } from '@cdh/object-store';
import { type FormatProblem, readStationSeries, type SeriesDescription } from '@cdh/station-series';
import type { InventoryFile, UploadFile } from '../../database/schema.ts';
import {
  checkHead,
  checkJson,
  type FormatFinding,
  isJson,
  isText,
  LARGEST_JSON,
  nulFound,
} from './check-format.ts';
import { JsonCheck } from './json-check.ts';
import { hasProfile } from './plan-upload.ts';
import { type ObjectReading, readObject } from './read-object.ts';
import { isNotFound } from './store-problem.ts';

export type Verification =
  { ok: true; files: (InventoryFile & { key: string })[] } | { ok: false; problem: WireProblem };

type Record_ = Record<string, unknown>;

/**
 * Reads each file once and says what a version of it would hold, or why it cannot be one. Only the store's own failures
 * are thrown: they say nothing of the files.
 */
export async function verifyFiles(
  store: ObjectStore,
  files: readonly UploadFile[],
  record: Record_,
  signal?: AbortSignal,
): Promise<Verification> {
  const inventory: (InventoryFile & { key: string })[] = [];
  for (const file of files) {
    const series = hasProfile(record);
    const json = !series && isJson(file.mediaType) && file.size <= LARGEST_JSON ? new JsonCheck() : undefined;
    const watch = json && ((chunk: Uint8Array) => json.push(chunk));
    let reading: ObjectReading;
    try {
      reading = await readObject(store, file.key, { keep: series, watch, signal });
    } catch (error) {
      if (!isNotFound(error)) throw error;
      return { ok: false, problem: lost(file) };
    }
    const problem =
      checkSum(file, reading) ??
      (series ? checkSeries(file, reading, record) : await checkFormat(file, reading, json));
    if (problem) return { ok: false, problem };
    const { path, mediaType, size, key, distribution, extent } = file;
    inventory.push({
      path,
      mediaType,
      size,
      sha256: reading.sha256,
      key,
      ...(distribution === undefined ? {} : { distribution }),
      ...(extent === undefined ? {} : { extent }),
    });
  }
  return { ok: true, files: inventory };
}

function checkSum(file: UploadFile, { size, sha256 }: ObjectReading): WireProblem | null {
  if (size !== file.size) {
    return {
      code: 'SIZE_MISMATCH',
      status: 422,
      detail: {
        fr: `« ${file.path} » a ${size} octets, ${file.size} étaient annoncés.`,
        en: `"${file.path}" has ${size} bytes, ${file.size} were announced.`,
      },
      extensions: { path: file.path, announced: file.size, received: size },
    };
  }
  if (file.sha256 === undefined || file.sha256 === sha256) return null;
  return {
    code: 'CHECKSUM_MISMATCH',
    status: 422,
    detail: {
      fr: `« ${file.path} » a pour SHA-256 ${sha256}, ${file.sha256} était annoncé.`,
      en: `"${file.path}" has the SHA-256 ${sha256}, ${file.sha256} was announced.`,
    },
    remedy: {
      fr: 'Le fichier a changé ou s’est abîmé en route : recommencez l’envoi.',
      en: 'The file has changed, or was damaged on its way: upload it again.',
    },
    extensions: { path: file.path, announced: file.sha256, received: sha256 },
  };
}

async function checkFormat(
  file: UploadFile,
  reading: ObjectReading,
  json?: JsonCheck,
): Promise<WireProblem | null> {
  const { mediaType, path } = file;
  const finding: FormatFinding | null =
    (await checkHead(mediaType, reading.head)) ??
    (reading.nulAt >= 0 && isText(mediaType) ? nulFound(mediaType) : null) ??
    (json ? checkJson(mediaType, json.end()) : null);
  if (!finding) return null;
  const { fr, en } = finding.detail;
  return {
    code: finding.code,
    status: 422,
    detail: { fr: `${path} : ${fr}`, en: `${path}: ${en ?? fr}` },
    extensions: { path },
  };
}

function checkSeries(file: UploadFile, { bytes }: ObjectReading, record: Record_): WireProblem | null {
  const { csv, variables } = record as Pick<DatasetInput, 'csv' | 'variables'>;
  const description = { ...(csv ? { csv } : {}), ...(variables ? { variables } : {}) } as SeriesDescription;
  const read = readStationSeries(bytes ?? new Uint8Array(), description);
  return read.ok ? null : seriesProblem(file.path, read.problem);
}

/** `pointer` of each error is `/line/column` of the file, as far as they are known. */
function seriesProblem(path: string, problem: FormatProblem): WireProblem {
  const { code, detail, line, column, remedy, errors } = problem;
  return {
    code,
    status: 422,
    detail: { fr: `${path} : ${detail.fr}`, en: `${path}: ${detail.en}` },
    errors: errors.map((error): ProblemField => ({
      pointer: `/${[error.line, error.column?.replaceAll('~', '~0').replaceAll('/', '~1')]
        .filter((part) => part !== undefined)
        .join('/')}`,
      detail: error.detail,
    })),
    ...(remedy ? { remedy } : {}),
    extensions: {
      path,
      ...(line === undefined ? {} : { line }),
      ...(column === undefined ? {} : { column }),
      findings: errors.map((error) => ({
        code: error.code,
        ...(error.line === undefined ? {} : { line: error.line }),
        ...(error.column === undefined ? {} : { column: error.column }),
      })),
    },
  };
}

const lost = ({ path }: UploadFile): WireProblem => ({
  code: 'BYTES_MISSING',
  status: 422,
  detail: {
    fr: `Les octets de « ${path} » ne sont plus dans le stockage.`,
    en: `The bytes of "${path}" are no longer in the storage.`,
  },
  remedy: { fr: 'Recommencez l’envoi.', en: 'Upload it again.' },
  extensions: { path },
});
