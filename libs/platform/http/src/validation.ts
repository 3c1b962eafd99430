import { fieldsOf, type Issue, listFields, Problem, type ProblemField } from '@cdh/contracts';
import { StandardSchemaValidationPipe } from '@nestjs/common';

export function invalidInput(fields: ProblemField[]): Problem {
  const { fr, en } = listFields(fields);
  return new Problem(
    'INPUT_INVALID',
    { fr: `Valeur refusée : ${fr}`, en: `Refused value: ${en}` },
    { errors: fields },
  );
}

/** Checks every parameter that names a schema: `@Body({ schema })`. */
export const validationPipe = () =>
  new StandardSchemaValidationPipe({
    exceptionFactory: (issues: readonly Issue[]) => invalidInput(fieldsOf(issues)),
  });
