import { z } from 'zod';

/** A TCP port; 0 asks the system for a free one. */
export const port = () =>
  z
    .string()
    .regex(/^\d{1,5}$/, 'expected a port number')
    .transform(Number)
    .pipe(z.number().max(65_535, 'expected a port of at most 65535'))
    .meta({ example: '8080' });

/** An absolute URL whose scheme is one of `schemes` (without the colon), kept as it was written. */
export const url = (...schemes: [string, ...string[]]) =>
  z
    .string()
    .refine((text) => schemes.includes(URL.parse(text)?.protocol.slice(0, -1) ?? ''), {
      error: `expected a URL of scheme ${schemes.join(' | ')}`,
    })
    .meta({ example: `${schemes[0]}://127.0.0.1` });

/** Values of a closed list, separated by commas; repetitions count once, an empty list is refused. */
export const commaList = <const V extends [string, ...string[]]>(values: V) =>
  z
    .string()
    .transform((text) => [...new Set(text.split(',').map((item) => item.trim()))].filter(Boolean))
    .pipe(
      z
        .array(z.enum(values, { error: `expected one or more of ${values.join(', ')}` }))
        .min(1, `expected one or more of ${values.join(', ')}`),
    )
    .meta({ example: values.join(',') });

/** A secret of at least `minLength` characters. */
export const secret = (minLength: number) =>
  z
    .string()
    .min(minLength, `expected at least ${minLength} characters`)
    .meta({ example: `${'…'.repeat(3)} (${minLength}+ characters)` });

/** JSON text that `schema` then checks. Add `.optional()` or `.default()` as for any other piece. */
export const json = <S extends z.ZodType>(schema: S, example: string) =>
  z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        // The engine's own message quotes the text, which may hold a secret.
        context.addIssue({ code: 'custom', message: 'not valid JSON', input: undefined });
        return z.NEVER;
      }
    })
    .pipe(schema)
    .meta({ example });
