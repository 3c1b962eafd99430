import addFormats from 'ajv-formats';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { compilePattern } from './linear-pattern.ts';
import { isSchemaObject, type SchemaObject } from './schema-facets.ts';

const anything = { test: () => true };

/** An expression that could run away is left to the service, which has its own contract; see `checkSchema`. */
const regExp = Object.assign((source: string) => compilePattern(source) ?? anything, {
  code: 'compilePattern',
});

export interface SchemaValidator {
  /** All violations; empty when the value is valid. */
  violations(value: unknown): ErrorObject[];
  /** Whether a value fits one subschema of the document. */
  fits(subschema: unknown, value: unknown): boolean;
  /** Violations of one subschema of the document; undefined when it cannot stand alone. */
  violationsOf(subschema: unknown, value: unknown): ErrorObject[] | undefined;
}

/**
 * Compiles a JSON Schema of draft 2020-12, with a compiler of its own so that nothing outlives it.
 * @throws Error saying what is wrong with the schema
 */
export function compileSchema(schema: SchemaObject): SchemaValidator {
  if (schema['$async'] !== undefined) throw new Error('"$async" is not a keyword of JSON Schema');
  const ajv = new Ajv2020({
    strict: false,
    allErrors: true,
    verbose: true,
    ownProperties: true,
    logger: false,
    code: { regExp },
  });
  addFormats(ajv);
  const validate = ajv.compile(schema);
  const parts = new WeakMap<object, ValidateFunction | null>();

  const part = (subschema: SchemaObject): ValidateFunction | null => {
    let compiled = parts.get(subschema);
    if (compiled === undefined) {
      try {
        compiled = ajv.compile({ $defs: schema['$defs'] ?? {}, ...subschema });
      } catch {
        compiled = null;
      }
      parts.set(subschema, compiled);
    }
    return compiled;
  };
  const violationsOf = (subschema: unknown, value: unknown): ErrorObject[] | undefined => {
    if (!isSchemaObject(subschema)) return subschema === false ? undefined : [];
    const compiled = part(subschema);
    if (!compiled) return undefined;
    return compiled(value) ? [] : [...(compiled.errors ?? [])];
  };
  return {
    violations: (value) => (validate(value) ? [] : [...(validate.errors ?? [])]),
    violationsOf,
    fits: (subschema, value) => violationsOf(subschema, value)?.length === 0,
  };
}
