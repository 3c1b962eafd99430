import { Problem, type WireProblem } from '@cdh/contracts';

/** What a use case says of its failure, brought to the shape in which it is shown. */
export function readToldProblem(told: {
  code: string;
  status: number;
  [member: string]: unknown;
}): WireProblem {
  const { code, status, detail, errors } = told;
  const problem = new Problem(code.slice(0, 100), readText(detail) ?? code, {
    status,
    ...(Array.isArray(errors) ? { errors: errors.slice(0, 50) as WireProblem['errors'] & object } : {}),
  });
  return problem.toWire();
}

function readText(text: unknown): WireProblem['detail'] | undefined {
  if (typeof text === 'string') return text;
  if (typeof text !== 'object' || text === null || !('fr' in text) || typeof text.fr !== 'string')
    return undefined;
  return 'en' in text && typeof text.en === 'string' ? { fr: text.fr, en: text.en } : { fr: text.fr };
}
