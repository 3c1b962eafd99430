import type { LanguageMap, ProblemField } from '@cdh/contracts';
import type { ErrorObject } from 'ajv/dist/2020.js';
import type { SchemaValidator } from '@cdh/manifest';
import { pointerTo, unknownName } from './unknown-name.ts';

const TYPES: Record<string, LanguageMap> = {
  integer: { fr: 'un nombre entier', en: 'an integer' },
  number: { fr: 'un nombre', en: 'a number' },
  string: { fr: 'un texte', en: 'a string' },
  boolean: { fr: 'true ou false', en: 'true or false' },
  array: { fr: 'une liste', en: 'an array' },
  object: { fr: 'un objet', en: 'an object' },
  null: { fr: 'null', en: 'null' },
};
const MOST_VALUES = 40;

const keyOf = ({ keyword, params }: ErrorObject, path: string) =>
  `${path}\n${keyword}\n${JSON.stringify(params)}`;
const isFormat = ({ keyword }: ErrorObject) => keyword === 'format';
const isUnion = ({ keyword }: ErrorObject) => keyword === 'anyOf' || keyword === 'oneOf';

/**
 * Violations as people read them, in both languages. Of a union (anyOf, oneOf) only the branch that was nearly met
 * speaks.
 * @param known members that the input has, to name the one that was meant
 */
export function describeViolations(
  violations: ErrorObject[],
  validator: SchemaValidator,
  known: ReadonlySet<string> = new Set(),
): ProblemField[] {
  const fields = new Map<string, ProblemField>();
  for (const field of describe(violations, '', validator, known)) {
    const key = `${field.pointer}\n${JSON.stringify(field.detail)}`;
    if (!fields.has(key)) fields.set(key, field);
  }
  return [...fields.values()];
}

function describe(
  violations: ErrorObject[],
  at: string,
  validator: SchemaValidator,
  known: ReadonlySet<string>,
): ProblemField[] {
  const ofBranches = new Set<string>();
  const nested: ProblemField[] = [];
  for (const union of violations.filter(isUnion)) {
    const branches = Array.isArray(union.schema) ? union.schema : [];
    const attempts = branches.map((branch) => validator.violationsOf(branch, union.data) ?? []);
    for (const attempt of attempts)
      for (const error of attempt) ofBranches.add(keyOf(error, union.instancePath + error.instancePath));
    const failed = attempts.filter((attempt) => attempt.length > 0);
    if (union.params['passingSchemas'] || failed.length === 0) nested.push(plain(union, at, known));
    else nested.push(...describeUnion(failed, at + union.instancePath, validator, known));
  }
  const ofFormat = new Set(violations.filter(isFormat).map(({ instancePath }) => instancePath));
  const own = violations
    .filter((error) => !isUnion(error) && error.keyword !== 'if' && error.propertyName === undefined)
    // Schemas made by zod say a format twice: by its name and as an expression.
    .filter(({ keyword, instancePath }) => keyword !== 'pattern' || !ofFormat.has(instancePath))
    .filter((error) => !ofBranches.has(keyOf(error, error.instancePath)))
    .map((error) => plain(error, at, known));
  return [...own, ...nested];
}

function describeUnion(
  attempts: ErrorObject[][],
  at: string,
  validator: SchemaValidator,
  known: ReadonlySet<string>,
): ProblemField[] {
  const types = attempts.flatMap((attempt) => attempt.filter(isOwnType).map(({ params }) => params['type']));
  if (attempts.every((attempt) => attempt.some(isOwnType)))
    return [{ pointer: at, detail: ofTypes(types.flat().map(String)) }];
  const cost = (attempt: ErrorObject[]) => attempt.reduce((sum, error) => sum + weight(error), 0);
  const [nearest = []] = attempts.toSorted((a, b) => cost(a) - cost(b));
  return describe(nearest, at, validator, known);
}

const isOwnType = ({ keyword, instancePath }: ErrorObject) => keyword === 'type' && instancePath === '';

/** The wrong type, or the wrong value of a member that tells the branches apart, says: this branch was not meant. */
function weight(error: ErrorObject): number {
  if (isOwnType(error)) return 1000;
  const depth = error.instancePath.split('/').length - 1;
  return (error.keyword === 'const' || error.keyword === 'enum') && depth === 1 ? 100 : 1;
}

function ofTypes(types: string[]): LanguageMap {
  const distinct = [...new Set(types)].map((type) => TYPES[type] ?? { fr: type, en: type });
  return {
    fr: `doit être ${distinct.map(({ fr }) => fr).join(' ou ')}`,
    en: `must be ${distinct.map(({ en, fr }) => en ?? fr).join(' or ')}`,
  };
}

function plain(error: ErrorObject, at: string, known: ReadonlySet<string>): ProblemField {
  const path = at + error.instancePath;
  const { missingProperty, additionalProperty, unevaluatedProperty } = error.params;
  const member = missingProperty ?? additionalProperty ?? unevaluatedProperty;
  const pointer = member === undefined ? path : path + pointerTo(String(member));
  const unknown = additionalProperty ?? unevaluatedProperty;
  if (unknown !== undefined && path === '') return { pointer, detail: unknownName(String(unknown), known) };
  return { pointer, detail: sentence(error) };
}

const listed = (values: unknown): string =>
  (Array.isArray(values) ? values : [values])
    .slice(0, MOST_VALUES)
    .map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))
    .join(', ');

const must = (fr: string, en: string): LanguageMap => ({ fr: `doit ${fr}`, en: `must ${en}` });

function sentence({ keyword, params, message }: ErrorObject): LanguageMap {
  const limit: unknown = params['limit'];
  switch (keyword) {
    case 'type':
      return ofTypes([params['type']].flat().map(String));
    case 'required':
    case 'dependentRequired':
      return { fr: 'est nécessaire', en: 'is required' };
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return { fr: 'membre inconnu', en: 'unknown member' };
    case 'enum':
      return must(
        `être parmi : ${listed(params['allowedValues'])}`,
        `be one of: ${listed(params['allowedValues'])}`,
      );
    case 'const':
      return must(`être ${listed([params['allowedValue']])}`, `be ${listed([params['allowedValue']])}`);
    case 'maximum':
      return must(`être ≤ ${limit}`, `be ≤ ${limit}`);
    case 'minimum':
      return must(`être ≥ ${limit}`, `be ≥ ${limit}`);
    case 'exclusiveMaximum':
      return must(`être < ${limit}`, `be < ${limit}`);
    case 'exclusiveMinimum':
      return must(`être > ${limit}`, `be > ${limit}`);
    case 'multipleOf':
      return must(`être un multiple de ${params['multipleOf']}`, `be a multiple of ${params['multipleOf']}`);
    case 'minLength':
      return must(`avoir au moins ${limit} caractère(s)`, `have at least ${limit} character(s)`);
    case 'maxLength':
      return must(`avoir au plus ${limit} caractère(s)`, `have at most ${limit} character(s)`);
    case 'pattern':
      return must(`correspondre à ${params['pattern']}`, `match ${params['pattern']}`);
    case 'format':
      return must(`être au format ${params['format']}`, `have the format ${params['format']}`);
    case 'minItems':
      return must(`avoir au moins ${limit} élément(s)`, `have at least ${limit} item(s)`);
    case 'maxItems':
    case 'items':
      return must(`avoir au plus ${limit} élément(s)`, `have at most ${limit} item(s)`);
    case 'uniqueItems':
      return must('n’avoir aucun élément en double', 'have no item twice');
    case 'minProperties':
      return must(`avoir au moins ${limit} membre(s)`, `have at least ${limit} member(s)`);
    case 'maxProperties':
      return must(`avoir au plus ${limit} membre(s)`, `have at most ${limit} member(s)`);
    case 'propertyNames':
      return { fr: `nom refusé : ${params['propertyName']}`, en: `name refused: ${params['propertyName']}` };
    case 'oneOf':
      return must('n’avoir qu’une seule des formes possibles', 'have exactly one of the possible forms');
    case 'anyOf':
      return must('avoir une des formes possibles', 'have one of the possible forms');
    default:
      return {
        fr: `est contraire au schéma (${keyword})`,
        en: message ?? `is against the schema (${keyword})`,
      };
  }
}
