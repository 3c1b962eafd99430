import { executeProcess, fieldsOf } from '@cdh/contracts';
import { invalidInput } from '@cdh/http';
import type { Described } from './describe-process.ts';

export interface Execution {
  inputs: Record<string, unknown>;
  /** Names of the outputs wanted, each with the media type asked for. */
  outputs: { name: string; mediaType: string | undefined }[];
  response: 'raw' | 'document';
}

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** Throws INPUT_INVALID (400) naming the members that cannot be read. */
export function readExecution(body: unknown, { input, outputs }: Described): Execution {
  const read = executeProcess.safeParse(body ?? {});
  if (!read.success) throw invalidInput(fieldsOf(read.error.issues));
  const wanted = Object.entries(read.data.outputs ?? {});
  const unknown = wanted.filter(([name]) => !Object.hasOwn(outputs, name));
  if (unknown.length > 0)
    throw invalidInput(
      unknown.map(([name]) => ({
        pointer: `/outputs/${name.slice(0, 64)}`,
        detail: { fr: 'résultat inconnu', en: 'unknown output' },
      })),
    );
  const properties = isObject(input['properties']) ? input['properties'] : {};
  return {
    inputs: Object.fromEntries(
      Object.entries(read.data.inputs).map(([name, given]) => [name, valueOf(name, given, properties[name])]),
    ),
    outputs:
      wanted.length > 0
        ? wanted.map(([name, { format }]) => ({ name, mediaType: format?.mediaType }))
        : Object.keys(outputs).map((name) => ({ name, mediaType: undefined })),
    response: read.data.response,
  };
}

const QUALIFIERS = new Set(['value', 'mediaType', 'encoding', 'schema', 'format']);
const REFERENCE = new Set(['href', 'rel', 'type', 'hreflang', 'title']);

/** The standard wraps objects as `{value, mediaType?}`; an object as such is taken as well, where it can only be that. */
function valueOf(name: string, given: unknown, schema: unknown): unknown {
  if (!isObject(given)) return given;
  const declared = isObject(schema) && isObject(schema['properties']) ? schema['properties'] : {};
  const only = (names: ReadonlySet<string>) => Object.keys(given).every((key) => names.has(key));
  if (Object.hasOwn(given, 'value') && !Object.hasOwn(declared, 'value') && only(QUALIFIERS))
    return given['value'];
  if (Object.hasOwn(given, 'href') && !Object.hasOwn(declared, 'href') && only(REFERENCE))
    throw invalidInput([
      {
        pointer: `/inputs/${name.slice(0, 64)}`,
        detail: {
          fr: 'doit être donné par valeur : le hub ne va chercher aucune adresse',
          en: 'must be given by value: the hub fetches no address',
        },
      },
    ]);
  return given;
}
