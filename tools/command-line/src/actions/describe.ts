import type { Context } from '../context.ts';
import { facts, printable } from '../output/table.ts';
import { numberOf } from './records.ts';

interface Described {
  path: string;
  state: string;
  format?: string;
  crs?: string;
  extent: { bbox?: number[]; start?: string; end?: string };
  counts: Record<string, number>;
  variables: { name: string; type: string; unit?: string; min?: number | string; max?: number | string }[];
  notes: { code: string; detail: { fr: string; en?: string } }[];
}

/** What the inspector found in each file of a version. */
export async function describe(context: Context, [text = '']: string[]) {
  const { dataset, number } = await numberOf(context, text);
  const path = `/datasets/${encodeURIComponent(dataset)}/versions/${number}/description`;
  const description = await context.client.http.json<{ files: Described[] }>('GET', path, {});
  await context.answer(description, () =>
    description.files.map((file) => showFile(file, context.language)).join('\n\n'),
  );
}

function showFile(file: Described, language: string): string {
  const { path, state, format, crs, extent, counts, variables, notes } = file;
  const said = notes.map(({ detail }) => (language.startsWith('fr') ? detail.fr : (detail.en ?? detail.fr)));
  return [
    printable([path, format, state].filter(Boolean).join(' · ')),
    facts([
      ...Object.entries(counts).map(([name, count]): [string, string] => [name, String(count)]),
      ...(crs ? [['crs', crs] as [string, string]] : []),
      ...(extent.bbox ? [['bbox', extent.bbox.join(' ')] as [string, string]] : []),
      ...(extent.start ? [['time', `${extent.start} – ${extent.end ?? ''}`] as [string, string]] : []),
    ]),
    ...variables.map(({ name, type, unit, min, max }) =>
      printable(
        [name, type, unit, min === undefined ? undefined : `${min} … ${max ?? ''}`]
          .filter(Boolean)
          .join(' · '),
      ),
    ),
    ...said.map((note) => printable(`! ${note}`)),
  ]
    .filter(Boolean)
    .join('\n');
}
