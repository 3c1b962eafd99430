import { Problem, type ProblemField } from '@cdh/contracts';
import { StandardSchemaValidationPipe } from '@nestjs/common';

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

const segment = (part: PropertyKey | { readonly key: PropertyKey }) =>
  String(typeof part === 'object' ? part.key : part)
    .replaceAll('~', '~0')
    .replaceAll('/', '~1');

/** JSON pointer (RFC 6901) of the way to a value. */
export const pointerOf = (path: NonNullable<Issue['path']>) =>
  path.map((part) => `/${segment(part)}`).join('');

/** JSON pointer and message of each issue of a Standard Schema. */
export const fieldsOf = (issues: readonly Issue[]): ProblemField[] =>
  issues.slice(0, 50).map(({ path = [], message }) => ({
    pointer: pointerOf(path),
    detail: message,
  }));

export function invalidInput(fields: ProblemField[]): Problem {
  const names = fields.map(
    ({ pointer, detail }) => `${pointer || '/'}: ${typeof detail === 'string' ? detail : detail.fr}`,
  );
  const english = fields.map(
    ({ pointer, detail }) =>
      `${pointer || '/'}: ${typeof detail === 'string' ? detail : (detail.en ?? detail.fr)}`,
  );
  return new Problem(
    'INPUT_INVALID',
    { fr: `Valeur refusée : ${names.join(' ; ')}`, en: `Refused value: ${english.join('; ')}` },
    { errors: fields },
  );
}

/** Checks every parameter that names a schema: `@Body({ schema })`. */
export const validationPipe = () =>
  new StandardSchemaValidationPipe({
    exceptionFactory: (issues: readonly Issue[]) => invalidInput(fieldsOf(issues)),
  });
