import { Problem } from '@cdh/contracts';

/** Files, by their place in the upload, and the numbers of their parts that have not come whole. */
export interface LackingParts {
  index: number;
  path: string;
  numbers: number[];
}

export function partsMissing(lacking: readonly LackingParts[]): Problem {
  const named = lacking
    .slice(0, 20)
    .map(({ path, numbers }) => `${path} (${shorten(numbers)})`)
    .join(', ');
  return new Problem(
    'PARTS_MISSING',
    { fr: `Des parties manquent : ${named}.`, en: `Parts are missing: ${named}.` },
    {
      errors: lacking.slice(0, 50).map(({ index, numbers }) => ({
        pointer: `/files/${index}/parts`,
        detail: { fr: `non reçues : ${shorten(numbers)}`, en: `not received: ${shorten(numbers)}` },
      })),
      remedy: {
        fr: 'Relisez l’envoi pour obtenir de nouvelles adresses, envoyez ces parties, puis recommencez.',
        en: 'Read the upload for fresh URLs, send these parts, then complete it again.',
      },
      extensions: {
        parts: lacking.slice(0, 50).map(({ path, numbers }) => ({ path, numbers: numbers.slice(0, 100) })),
      },
    },
  );
}

const shorten = (numbers: number[]) =>
  `${numbers.slice(0, 20).join(', ')}${numbers.length > 20 ? `, … ${numbers.length}` : ''}`;
