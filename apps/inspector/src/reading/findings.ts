import type {
  DescribedVariable,
  DescriptionState,
  FileDescription,
  FileFormat,
  FilePreview,
  FileThumbnail,
  Inspection,
  LanguageMap,
} from '@cdh/contracts';

const MOST_NOTES = 50;
const MOST_VARIABLES = 1_000;

/** What is found out about a file, piece by piece: what was found before a reader stopped stays. */
export class Findings {
  format: FileFormat | undefined;
  mediaType: string | undefined;
  partOf: string | undefined;
  crs: string | undefined;
  readonly extent: FileDescription['extent'] = {};
  readonly counts: FileDescription['counts'] = {};
  readonly variables: DescribedVariable[] = [];
  readonly notes: FileDescription['notes'] = [];
  preview: FilePreview | undefined;
  thumbnail: FileThumbnail | undefined;
  private state: DescriptionState = 'described';

  /** Something worth knowing that stops nothing; said once for each code. */
  note(code: string, fr: string, en: string): void {
    if (this.notes.length < MOST_NOTES && !this.notes.some((note) => note.code === code))
      this.notes.push({ code, detail: { fr, en } });
  }

  /** What follows could not be read. */
  partial(code: string, fr: string, en: string): void {
    if (this.state === 'described') this.state = 'partial';
    this.note(code, fr, en);
  }

  /** Ends it: nothing of a refused file is shown. */
  end(state: 'unread' | 'refused', code: string, detail: LanguageMap): void {
    this.state = state;
    this.notes.unshift({ code, detail });
    this.notes.length = Math.min(this.notes.length, MOST_NOTES);
    if (state === 'unread') return;
    this.preview = undefined;
    this.thumbnail = undefined;
  }

  toInspection(path: string): Inspection {
    const { format, mediaType, partOf, crs, preview, thumbnail } = this;
    return {
      description: {
        path,
        state: this.state,
        ...(format ? { format } : {}),
        ...(mediaType ? { mediaType } : {}),
        ...(partOf ? { partOf } : {}),
        ...(crs ? { crs: crs.slice(0, 200) } : {}),
        extent: this.extent,
        counts: this.counts,
        variables: this.variables.slice(0, MOST_VARIABLES).map(bounded),
        notes: this.notes,
      },
      ...(preview ? { preview } : {}),
      ...(thumbnail ? { thumbnail } : {}),
    };
  }
}

/** A stranger's names and units are as long as they like. */
function bounded(variable: DescribedVariable): DescribedVariable {
  const { name, storedAs, unit, min, max, ...rest } = variable;
  const value = (bound: number | string | undefined) =>
    typeof bound === 'string' ? bound.slice(0, 100) : Number.isFinite(bound) ? bound : undefined;
  const least = value(min);
  const most = value(max);
  return {
    ...rest,
    name: name.slice(0, 200),
    ...(storedAs ? { storedAs: storedAs.slice(0, 60) } : {}),
    ...(unit ? { unit: unit.slice(0, 60) } : {}),
    ...(least === undefined ? {} : { min: least }),
    ...(most === undefined ? {} : { max: most }),
  };
}

const WIDEST = 50;
const LONGEST_CELL = 200;

/** The first rows, cut to what fits a screen. */
export function previewOf(columns: readonly string[], rows: readonly (readonly unknown[])[]): FilePreview {
  return {
    columns: columns.slice(0, WIDEST).map((name) => name.slice(0, LONGEST_CELL)),
    rows: rows.slice(0, 20).map((row) => row.slice(0, WIDEST).map(cellText)),
  };
}

function cellText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Uint8Array) return `<${value.length} octets>`;
  const text =
    typeof value === 'object'
      ? JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part))
      : String(value as string | number | bigint | boolean);
  return text.slice(0, LONGEST_CELL);
}
