import { type Manifest, partitionJob, type ProblemField, problemTitles } from '@cdh/contracts';
import { checkPaths } from './check-paths.ts';
import { checkSchema } from './check-schema.ts';
import { facetsOf, isSchemaObject, membersOf, type SchemaObject } from './schema-facets.ts';

type Operation = Manifest['operations'][number];

/** A query parameter that asks for a representation, so no member of an input may be called so. */
const REPRESENTATION_PARAMETER = 'f';

/**
 * What the schema of a manifest cannot see: names that mean two things, references to nothing, schemas that the hub
 * could not run. Pointers lead into the manifest; none means that it can be served.
 */
export function checkManifest(manifest: Manifest): ProblemField[] {
  const { reads, publishes, operations, indicators } = manifest;
  return [
    ...repeated(reads.map(labelOfRead)).map(({ index, value }) => twice(`/reads/${index}`, value)),
    ...repeated(publishes.map(({ product }) => product)).map(({ index, value }) =>
      twice(`/publishes/${index}/product`, value),
    ),
    ...repeated(indicators.map(({ id }) => id)).map(({ index, value }) =>
      twice(`/indicators/${index}/id`, value),
    ),
    ...repeated(operations.map(({ name, version }) => `${name}.v${version}`)).map(({ index, value }) =>
      twice(`/operations/${index}`, value),
    ),
    ...operations.flatMap((operation, index) => checkOperation(operation, `/operations/${index}`, manifest)),
    ...checkPaths(operations),
  ];
}

/** The same dataset may be read for two purposes. */
const labelOfRead = (read: Manifest['reads'][number]) =>
  `${'dataset' in read ? read.dataset : read.profile} (${read.purpose})`;

const repeated = (values: string[]) =>
  values
    .map((value, index) => ({ value, index }))
    .filter(({ value, index }) => values.indexOf(value) < index);

const twice = (pointer: string, value: string): ProblemField => ({
  pointer,
  detail: { fr: `« ${value} » y est deux fois`, en: `"${value}" stands twice` },
});

function checkOperation(operation: Operation, at: string, { publishes }: Manifest): ProblemField[] {
  const { name, version, kind, input, output, errors, representations } = operation;
  const schemas = [...checkSchema(input, `${at}/input`), ...checkSchema(output, `${at}/output`)];
  const jobOf = publishes.find(({ product }) => partitionJob(product) === name);
  const fields: ProblemField[] = [
    ...schemas,
    ...repeated(representations).map(({ index, value }) => twice(`${at}/representations/${index}`, value)),
    ...Object.entries(errors).flatMap(([code, status]) => checkError(code, status, at)),
  ];
  if (kind === 'job' && version === 1 && jobOf)
    fields.push({
      pointer: `${at}/name`,
      detail: {
        fr: `« ${name} » est le nom du calcul du produit ${jobOf.product}`,
        en: `"${name}" is how the computation of the product ${jobOf.product} is called`,
      },
    });
  if (schemas.length === 0) fields.push(...checkInput(input, at), ...checkScope(operation, at, publishes));
  return fields;
}

/** A code of the whole hub means the same everywhere. */
function checkError(code: string, status: number, at: string): ProblemField[] {
  const own = problemTitles[code];
  if (!own || own.status === status) return [];
  const pointer = `${at}/errors/${code}`;
  return [
    {
      pointer,
      detail: {
        fr: `${code} a partout le statut ${own.status}`,
        en: `${code} has the status ${own.status} everywhere`,
      },
    },
  ];
}

function checkInput(input: SchemaObject, at: string): ProblemField[] {
  const isObject = facetsOf(input, input).some(
    ({ type, properties }) => [type].flat().includes('object') || properties !== undefined,
  );
  if (!isObject)
    return [
      {
        pointer: `${at}/input`,
        detail: {
          fr: 'l’entrée doit être un objet, dont les membres sont les paramètres',
          en: 'the input must be an object, whose members are the parameters',
        },
      },
    ];
  if (!membersOf(input).known.has(REPRESENTATION_PARAMETER)) return [];
  return [
    {
      pointer: `${at}/input/properties/${REPRESENTATION_PARAMETER}`,
      detail: {
        fr: `le paramètre « ${REPRESENTATION_PARAMETER} » choisit la représentation`,
        en: `the parameter "${REPRESENTATION_PARAMETER}" chooses the representation`,
      },
    },
  ];
}

function checkScope(
  { scope, input }: Operation,
  at: string,
  publishes: Manifest['publishes'],
): ProblemField[] {
  if (scope === 'public' || scope === 'hub') return [];
  const fields: ProblemField[] = [];
  if (!publishes.some(({ product }) => product === scope.product))
    fields.push({
      pointer: `${at}/scope/product`,
      detail: {
        fr: `le produit ${scope.product} n’est pas publié`,
        en: `the product ${scope.product} is not published`,
      },
    });
  if ('partition' in scope && !hasMember(input, scope.partition))
    fields.push({
      pointer: `${at}/scope/partition`,
      detail: {
        fr: `${scope.partition} n’est pas dans l’entrée`,
        en: `${scope.partition} is not in the input`,
      },
    });
  return fields;
}

/** Whether a JSON pointer leads to a member that the schema lists. */
function hasMember(root: SchemaObject, pointer: string): boolean {
  let schemas: unknown[] = [root];
  for (const segment of pointer.split('/').slice(1)) {
    const name = segment.replaceAll('~1', '/').replaceAll('~0', '~');
    const facets = schemas.flatMap((schema) => facetsOf(schema, root));
    schemas = facets.flatMap(({ properties }) =>
      isSchemaObject(properties) && Object.hasOwn(properties, name) ? [properties[name]] : [],
    );
  }
  return schemas.length > 0;
}
