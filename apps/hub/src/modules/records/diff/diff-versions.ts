import type { FileDescription, LanguageMap } from '@cdh/contracts';
import type { InventoryFile } from '../../../database/schema.ts';

/** A state of a dataset, as far as it is known. */
export interface VersionState {
  number: number;
  digest: string;
  files: readonly InventoryFile[];
  record: Record<string, unknown>;
  /** By path; none of files that nobody has described yet. */
  descriptions: ReadonlyMap<string, FileDescription>;
}

interface Variable {
  name: string;
  unit: string | null;
  /** What it measures, where the dataset says so; or the type that was found in the file. */
  role: string | null;
}

const UNKNOWN: LanguageMap = {
  fr: 'Les fichiers de l’une des deux versions n’ont pas (encore) été décrits.',
  en: 'The files of one of the two versions have not been described (yet).',
};

/** What changed from one version to another; what is not known is null, with the reason. */
export function diffVersions(from: VersionState, to: VersionState) {
  return {
    from: { number: from.number, digest: from.digest },
    to: { number: to.number, digest: to.digest },
    identical: from.digest === to.digest,
    files: diffFiles(from.files, to.files),
    schema: known(variablesOf(from), variablesOf(to), (before, after) => diffVariables(before, after)),
    rows: known(rowsOf(from), rowsOf(to), (before, after) => ({
      from: before,
      to: after,
      added: after - before,
    })),
    extent: known(extentOf(from), extentOf(to), (before, after) => ({
      from: before,
      to: after,
      changed: JSON.stringify(before) !== JSON.stringify(after),
    })),
  };
}

const known = <V, D extends object>(from: V | null, to: V | null, diff: (from: V, to: V) => D) =>
  from === null || to === null ? { value: null, reason: UNKNOWN } : { value: diff(from, to) };

function diffFiles(from: readonly InventoryFile[], to: readonly InventoryFile[]) {
  const before = new Map(from.map((file) => [file.path, file]));
  const after = new Map(to.map((file) => [file.path, file]));
  const changed = to.flatMap((file) => {
    const old = before.get(file.path);
    const same =
      old?.sha256 === file.sha256 &&
      old.mediaType === file.mediaType &&
      old.distribution === file.distribution;
    return old && !same ? [{ path: file.path, from: identity(old), to: identity(file) }] : [];
  });
  const added = to.filter(({ path }) => !before.has(path));
  return {
    added,
    removed: from.filter(({ path }) => !after.has(path)),
    changed,
    unchanged: to.length - added.length - changed.length,
  };
}

const identity = ({ mediaType, size, sha256, distribution }: InventoryFile) => ({
  mediaType,
  size,
  sha256,
  ...(distribution === undefined ? {} : { distribution }),
});

function diffVariables(before: Variable[], after: Variable[]) {
  const old = new Map(before.map((variable) => [variable.name, variable]));
  const now = new Map(after.map((variable) => [variable.name, variable]));
  return {
    added: after.filter(({ name }) => !old.has(name)),
    removed: before.filter(({ name }) => !now.has(name)),
    changed: after.flatMap((variable) => {
      const was = old.get(variable.name);
      return was && (was.unit !== variable.unit || was.role !== variable.role)
        ? [{ name: variable.name, from: was, to: variable }]
        : [];
    }),
  };
}

/** As the inspector found them; before that, as the dataset declared them when the version was published. */
function variablesOf({ record, files, descriptions }: VersionState): Variable[] | null {
  const described = files.map(({ path }) => descriptions.get(path));
  if (files.length > 0 && described.every((one) => one !== undefined && one.state !== 'pending'))
    return described
      .flatMap((one) => one?.variables ?? [])
      .map(({ name, type, unit }) => ({ name, unit: unit ?? null, role: type }));
  const declared = record['variables'] as { column: string; role: string; unit?: string }[] | undefined;
  return declared?.map(({ column, role, unit }) => ({ name: column, unit: unit ?? null, role })) ?? null;
}

/** Null unless every file is counted. */
function rowsOf({ files, descriptions }: VersionState): number | null {
  let sum = 0;
  for (const { path } of files) {
    const { rows, features } = descriptions.get(path)?.counts ?? {};
    const count = rows ?? features;
    if (count === undefined) return null;
    sum += count;
  }
  return files.length === 0 ? null : sum;
}

interface Extent {
  bbox: [number, number, number, number] | null;
  start: string | null;
  end: string | null;
}

/** Around all files: as the inspector found them, or as the provider said; else as the dataset said of itself. */
function extentOf({ record, files, descriptions }: VersionState): Extent | null {
  const extents = files.flatMap(({ path, extent }) => {
    const found = descriptions.get(path)?.extent;
    const one = { ...extent, ...found };
    return one.bbox || one.start || one.end ? [one] : [];
  });
  const { start, end } = (record['temporal'] ?? {}) as { start?: string; end?: string };
  const { lon, lat } = (record['site'] ?? {}) as { lon?: number; lat?: number };
  if (extents.length === 0) {
    const bbox: Extent['bbox'] = lon === undefined || lat === undefined ? null : [lon, lat, lon, lat];
    return bbox || start || end ? { bbox, start: start ?? null, end: end ?? null } : null;
  }
  const boxes = extents.flatMap(({ bbox }) => (bbox ? [bbox] : []));
  const least = (i: number) => Math.min(...boxes.map((box) => box[i] ?? 0));
  const most = (i: number) => Math.max(...boxes.map((box) => box[i] ?? 0));
  const starts = extents.flatMap((one) => one.start ?? []).sort();
  const ends = extents.flatMap((one) => one.end ?? []).sort();
  return {
    bbox: boxes.length === 0 ? null : [least(0), least(1), most(2), most(3)],
    start: starts[0] ?? null,
    end: ends.at(-1) ?? null,
  };
}
