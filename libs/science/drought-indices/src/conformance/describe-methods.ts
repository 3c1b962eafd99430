import { METHODS } from './methods.ts';
import type { ReadText } from './published-values.ts';
import { REFERENCES } from './references.ts';

/** The page on the methods: formulas, sources and the differences measured now. @param read the published values */
export function describeMethods(read: ReadText): string {
  const measured = new Map(REFERENCES.map((one) => [one.file, one.measure(read)]));
  const worst = (files: readonly string[]) =>
    files.length === 0
      ? '—'
      : files.map((file) => `\`${nameOf(file)}\` ${rounded(measured.get(file) ?? NaN)}`).join(', ');
  const methods = METHODS.map(({ fr, en, formula, source, files, exports }) =>
    [
      `### ${fr} · ${en}`,
      '',
      `\`${exports}\``,
      '',
      formula,
      '',
      `- Source : ${source}`,
      `- Écart mesuré · Measured difference : ${worst(files)}`,
      '',
    ].join('\n'),
  );
  const rows = REFERENCES.map(
    ({ file, origin, convention, stated }) =>
      `| \`${file}\` | ${origin} | ${convention} | ${rounded(stated)} | ${rounded(measured.get(file) ?? NaN)} |`,
  );
  return [
    '# Les indices de sécheresse · The drought indices',
    '',
    'Page écrite par `libs/science/drought-indices` à partir des valeurs publiées, et comparée par un test : elle ne peut',
    'pas vieillir. Chaque écart est le plus grand, en valeur absolue, entre nos valeurs et les valeurs publiées.',
    '',
    'This page is written by `libs/science/drought-indices` from the published values and compared by a test: it cannot',
    'age. Each difference is the largest, in absolute value, between our values and the published ones.',
    '',
    '## Méthodes · Methods',
    '',
    ...methods,
    '## Valeurs de référence · Reference values',
    '',
    '| fichier · file | origine · origin | convention | admis · allowed | mesuré · measured |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

const nameOf = (file: string) => file.replace(/^.*\//, '').replace(/\.csv$/, '');

/** Two digits, rounded up, so that the page never claims more than was measured. */
function rounded(difference: number): string {
  if (difference === 0) return '0';
  const exponent = Math.floor(Math.log10(difference));
  const digits = Math.ceil(difference / 10 ** (exponent - 1) - 1e-9) / 10;
  return `${digits}e${exponent}`;
}
