import { Problem, type ProblemField } from '@cdh/contracts';
import { invalidInput } from '@cdh/http';
import { compileSchema, isSchemaObject, membersOf, type SchemaObject } from '@cdh/manifest';
import { compileReader, type TextReader } from './coerce-text.ts';
import { describeViolations } from './describe-violations.ts';
import { pointerTo, unknownName } from './unknown-name.ts';

export interface GivenInput {
  query?: Record<string, string | string[] | undefined>;
  /** Members that the operation's path names. */
  path?: Record<string, string>;
  /** A JSON body, read as it is. */
  body?: unknown;
}

/** Asks for a representation, never for a member of the input. */
export const REPRESENTATION_PARAMETER = 'f';
const MOST_ERRORS = 20;

/**
 * Compiles an operation's input schema into a function that makes the one input object out of path, query and body.
 * Text of the URL is read as the schema's types say; a body is never coerced, and nothing is added to it.
 * The returned function throws the Problem INPUT_INVALID (400) that names each refused member, at most 20.
 * @throws Error when the schema does not compile
 */
export function compileInput(schema: SchemaObject): (given: GivenInput) => Record<string, unknown> {
  const validator = compileSchema(schema);
  const members = membersOf(schema);
  const readers = new Map<string, TextReader>(
    [...members.known].map((name) => [name, compileReader(members.of(name), schema, validator)]),
  );
  const others = members.rest.length > 0 ? compileReader(members.rest, schema, validator) : undefined;
  const violationsOf = (value: unknown) => {
    try {
      return validator.violations(value);
    } catch (error) {
      // A recursive schema follows a body as deep as it goes, until the stack ends.
      if (error instanceof RangeError) throw refused([TOO_DEEP]);
      // Comparing objects asks for their `valueOf`, which a body may have as a member.
      if (error instanceof TypeError) throw refused([NOT_COMPARABLE]);
      throw error;
    }
  };

  return ({ query = {}, path = {}, body }) => {
    if (body !== undefined && !isSchemaObject(body)) throw refused([NOT_AN_OBJECT]);
    const fields: ProblemField[] = [];
    const input = new Map<string, unknown>(Object.entries(body ?? {}));
    const read = (name: string, given: string | string[]) => {
      const reader = readers.get(name) ?? others;
      const value = Array.isArray(given) && given.length === 1 ? (given[0] ?? '') : given;
      if (!reader) fields.push({ pointer: pointerTo(name), detail: unknownName(name, members.known) });
      else if (input.has(name) || (Array.isArray(value) && !reader.takesMany))
        fields.push({ pointer: pointerTo(name), detail: GIVEN_TWICE });
      else input.set(name, reader.read(value));
    };
    for (const [name, text] of Object.entries(path)) read(name, text);
    for (const [name, text] of Object.entries(query))
      if (text !== undefined && name !== REPRESENTATION_PARAMETER) read(name, text);

    const value = Object.fromEntries(input);
    const violations = violationsOf(value);
    if (violations.length > 0) {
      const told = new Set(fields.map(({ pointer }) => pointer));
      const described = describeViolations(violations, validator, members.known);
      fields.push(...described.filter(({ pointer }) => !told.has(pointer)));
    }
    if (fields.length > 0) throw refused(fields.slice(0, MOST_ERRORS));
    return value;
  };
}

function refused(fields: ProblemField[]): Problem {
  const { code, detail, options } = invalidInput(fields);
  const remedy = {
    fr: 'Corrigez les valeurs nommées ; /docs décrit les paramètres de l’opération.',
    en: 'Correct the values named; /docs describes the parameters of the operation.',
  };
  return new Problem(code, detail, { ...options, remedy });
}

const NOT_AN_OBJECT: ProblemField = {
  pointer: '',
  detail: { fr: 'doit être un objet JSON', en: 'must be a JSON object' },
};
const TOO_DEEP: ProblemField = {
  pointer: '',
  detail: { fr: 'est imbriqué trop profondément', en: 'is nested too deeply' },
};
const NOT_COMPARABLE: ProblemField = {
  pointer: '',
  detail: { fr: 'a un membre « valueOf », qui est réservé', en: 'has a member "valueOf", which is reserved' },
};
const GIVEN_TWICE = { fr: 'est donné plusieurs fois', en: 'is given more than once' };
