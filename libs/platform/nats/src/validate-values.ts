import type { ProblemField } from '@cdh/contracts';
import { Problem } from '@cdh/contracts';
import type { z } from 'zod';

/** As many fields as a reader can use. */
const FIELDS_NAMED = 20;

const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

const fieldsOf = (error: z.ZodError): ProblemField[] =>
  error.issues
    .slice(0, FIELDS_NAMED)
    .map(({ path, message }) => ({ pointer: pointerOf(path), detail: message }));

const listed = (fields: ProblemField[]): string =>
  fields
    .slice(0, 3)
    .map(({ pointer, detail }) => `${pointer || '/'}: ${typeof detail === 'string' ? detail : detail.fr}`)
    .join('; ');

async function parse<S extends z.ZodType>(
  schema: S,
  value: unknown,
  problem: (fields: ProblemField[]) => Problem,
): Promise<z.output<S>> {
  const result = await schema.safeParseAsync(value);
  if (result.success) return result.data;
  throw problem(fieldsOf(result.error));
}

/** @throws Problem INPUT_INVALID naming each refused field */
export const checkInput = <S extends z.ZodType>(schema: S, value: unknown): Promise<z.output<S>> =>
  parse(
    schema,
    value,
    (errors) =>
      new Problem(
        'INPUT_INVALID',
        { fr: `Valeur refusée : ${listed(errors)}`, en: `Refused value: ${listed(errors)}` },
        { errors },
      ),
  );

/** @throws Problem OUTPUT_INVALID naming the fields that break the contract */
export const checkOutput = <S extends z.ZodType>(
  schema: S,
  value: unknown,
  of: string,
): Promise<z.output<S>> =>
  parse(
    schema,
    value,
    (errors) =>
      new Problem(
        'OUTPUT_INVALID',
        {
          fr: `La réponse de ${of} contredit son contrat : ${listed(errors)}`,
          en: `The answer of ${of} is against its contract: ${listed(errors)}`,
        },
        { errors },
      ),
  );
