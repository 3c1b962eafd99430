import type { z } from 'zod';

/** What is wrong with the environment: one line per variable, never a value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: string[];

  constructor(problems: string[]) {
    super(['Configuration invalide / Invalid configuration:', ...problems.map((p) => `  ${p}`)].join('\n'));
    this.problems = problems;
  }
}

/**
 * Reads an application's configuration from the environment, once, in its `main.ts`.
 * An empty variable counts as absent, as compose files and Helm charts leave them.
 * @throws ConfigError listing every wrong variable, what is wrong and an example (`.meta({ example })`).
 */
export function parseConfig<S extends z.ZodType>(
  schema: S,
  env: Record<string, string | undefined>,
): z.output<S> {
  const present = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const result = schema.safeParse(present);
  if (result.success) return result.data;
  throw new ConfigError(result.error.issues.map((issue) => describeIssue(schema, issue, present)));
}

function describeIssue(schema: z.ZodType, issue: z.core.$ZodIssue, env: Record<string, unknown>): string {
  const [variable, ...inside] = issue.path;
  if (variable === undefined) return issue.message;
  const place = inside.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('');
  const wrong = String(variable) in env ? issue.message : 'manquante / missing';
  const example = exampleOf(shapeOf(schema)?.[String(variable)]);
  return `${String(variable)}${place}: ${wrong}${example ? ` (exemple / example: ${example})` : ''}`;
}

function shapeOf(schema: z.ZodType): Record<string, z.ZodType> | undefined {
  return (schema as Partial<z.ZodObject>).shape as Record<string, z.ZodType> | undefined;
}

/** The example of a piece, also beneath `.optional()` and `.default()`, which do not carry it over. */
function exampleOf(schema: z.ZodType | undefined): string | undefined {
  if (!schema) return undefined;
  const { example } = schema.meta() ?? {};
  if (typeof example === 'string') return example;
  const { innerType } = schema.def as { innerType?: z.ZodType };
  return exampleOf(innerType);
}
