import type { ProblemField } from '@cdh/contracts';

/** Escapes of characters that JSON can say and Postgres can't hold: NUL, and halves of a character alone. */
const UNSTORABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/i;

/** What is wrong with an input that can't be kept with its job; none where it can. */
export function refuseUnstorable(input: unknown): ProblemField[] {
  if (!UNSTORABLE.test(JSON.stringify(input))) return [];
  return [
    {
      pointer: '',
      detail: {
        fr: 'contient un caractère qui n’est pas du texte (NUL, ou une moitié de caractère)',
        en: 'contains a character that is no text (NUL, or half of a character)',
      },
    },
  ];
}
