import { Problem, type LanguageMap } from '@cdh/contracts';

/** A 400 for one member of the input, for what a schema can't say because it depends on the data. */
export function invalidInput(pointer: string, detail: LanguageMap): Problem {
  return new Problem(
    'INPUT_INVALID',
    {
      fr: `Valeur refusée : ${pointer} : ${detail.fr}`,
      en: `Refused value: ${pointer}: ${detail.en ?? detail.fr}`,
    },
    { errors: [{ pointer, detail }] },
  );
}
