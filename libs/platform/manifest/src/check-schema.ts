import type { LanguageMap, ProblemField } from '@cdh/contracts';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import { compilePattern } from './linear-pattern.ts';
import { isSchemaObject, type SchemaObject } from './schema-facets.ts';
import { compileSchema } from './schema-validator.ts';

const MOST_BYTES = 256 * 1024;
const DEEPEST = 64;

/** What keeps the hub from running a JSON Schema; `at` is the schema's own pointer. */
export function checkSchema(schema: SchemaObject, at: string): ProblemField[] {
  if (depthOf(schema) > DEEPEST)
    return [
      field(at, {
        fr: `ce schéma a plus de ${DEEPEST} niveaux`,
        en: `this schema has more than ${DEEPEST} levels`,
      }),
    ];
  const bytes = Buffer.byteLength(JSON.stringify(schema));
  if (bytes > MOST_BYTES)
    return [
      field(at, {
        fr: `ce schéma a ${bytes} octets, ${MOST_BYTES} au plus sont acceptés`,
        en: `this schema has ${bytes} bytes, at most ${MOST_BYTES} are accepted`,
      }),
    ];
  const patterns = checkPatterns(schema, at);
  if (patterns.length > 0) return patterns;
  try {
    compileSchema(schema);
    return [];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [
      field(at, {
        fr: `ce n’est pas un JSON Schema 2020-12 : ${reason}`,
        en: `this is no JSON Schema 2020-12: ${reason}`,
      }),
    ];
  }
}

const field = (pointer: string, detail: LanguageMap): ProblemField => ({ pointer, detail });

/** Levels of nesting, counted without recursion: a hostile document must not end the stack. */
function depthOf(document: unknown): number {
  let level: unknown[] = [document];
  let depth = 0;
  while (level.length > 0 && depth <= DEEPEST) {
    level = level.flatMap((value) =>
      value !== null && typeof value === 'object' ? Object.values(value) : [],
    );
    depth += 1;
  }
  return depth;
}

/** Every expression in the document; names of members and examples are no schemas, but rarely look like one either. */
function checkPatterns(node: unknown, at: string): ProblemField[] {
  if (Array.isArray(node)) return node.flatMap((item, index) => checkPatterns(item, `${at}/${index}`));
  if (!isSchemaObject(node)) return [];
  const { pattern, format, patternProperties } = node;
  const own =
    typeof pattern === 'string' && !isKnownFormat(format) ? checkPattern(pattern, `${at}/pattern`) : [];
  const names = isSchemaObject(patternProperties)
    ? Object.keys(patternProperties).flatMap((name) => checkPattern(name, `${at}/patternProperties`))
    : [];
  const nested = Object.entries(node).flatMap(([key, value]) =>
    checkPatterns(value, `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  );
  return [...own, ...names, ...nested];
}

/** Beside a format that the hub checks by itself an expression says nothing more; the service still runs it. */
const isKnownFormat = (format: unknown) => typeof format === 'string' && Object.hasOwn(fullFormats, format);

function checkPattern(source: string, at: string): ProblemField[] {
  try {
    if (compilePattern(source)) return [];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [field(at, { fr: `expression régulière invalide : ${reason}`, en: reason })];
  }
  return [
    field(at, {
      fr: `l’expression ${source} peut durer sans fin : évitez les répétitions imbriquées avec (?=…), (?!…) ou \\1`,
      en: `the expression ${source} may run without end: avoid nested repetition with (?=…), (?!…) or \\1`,
    }),
  ];
}
