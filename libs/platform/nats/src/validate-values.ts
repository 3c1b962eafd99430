import { fieldsOf, listFields, Problem, type ProblemField } from '@cdh/contracts';
import type { z } from 'zod';

async function parse<S extends z.ZodType>(
  schema: S,
  value: unknown,
  problem: (fields: ProblemField[]) => Problem,
): Promise<z.output<S>> {
  const result = await schema.safeParseAsync(value);
  if (result.success) return result.data;
  throw problem(fieldsOf(result.error.issues));
}

/** @throws Problem INPUT_INVALID naming each refused field */
export const checkInput = <S extends z.ZodType>(schema: S, value: unknown): Promise<z.output<S>> =>
  parse(
    schema,
    value,
    (errors) =>
      new Problem(
        'INPUT_INVALID',
        { fr: `Valeur refusée : ${listFields(errors).fr}`, en: `Refused value: ${listFields(errors).en}` },
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
          fr: `La réponse de ${of} contredit son contrat : ${listFields(errors).fr}`,
          en: `The answer of ${of} is against its contract: ${listFields(errors).en}`,
        },
        { errors },
      ),
  );
