import type { CslItem } from './csl-item.ts';

/** The library registers its formats in itself, and takes a moment: loaded for the first citation, not at the start. */
let loading: Promise<(items: CslItem[]) => string> | undefined;

async function load(): Promise<(items: CslItem[]) => string> {
  const { plugins } = await import('@citation-js/core');
  await import('@citation-js/plugin-bibtex');
  return (items) => plugins.output.format('bibtex', items) as string;
}

/** In BibTeX, with what LaTeX reads as commands escaped. The version and the note are said as BibTeX knows no version. */
export async function bibtex(item: CslItem): Promise<string> {
  loading ??= load();
  const format = await loading;
  const { note, version, ...rest } = item;
  return format([{ ...rest, version, note: [`Version ${version}`, note].filter(Boolean).join('. ') }]);
}
