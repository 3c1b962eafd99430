import { inLanguage, type Language, type Manifest } from '@cdh/contracts';
import { problemResponses } from './problem-responses.ts';

type Operation = Manifest['operations'][number];
type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** A schema inside another document: its local references lead to where it stands now. */
function rebased(node: unknown, base: string): unknown {
  if (Array.isArray(node)) return node.map((item) => rebased(item, base));
  if (!isObject(node)) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => {
      if (key === '$ref' && typeof value === 'string' && value.startsWith('#'))
        return [key, base + value.slice(1)];
      return [key, rebased(value, base)];
    }),
  );
}

const keyOf = (useCase: string, { name, version }: Operation, side: 'input' | 'output') =>
  `${useCase}.${name}.v${version}.${side}`;

/** What only the hub asks is not documented. */
const offered = ({ operations }: Manifest) => operations.filter(({ scope }) => scope !== 'hub');

/** Input and output of every operation, as components. */
export function operationSchemas(manifest: Manifest): Record<string, unknown> {
  return Object.fromEntries(
    offered(manifest).flatMap((operation) =>
      (['input', 'output'] as const).map((side) => {
        const key = keyOf(manifest.id, operation, side);
        const { $schema: _, ...schema } = operation[side];
        return [key, rebased(schema, `#/components/schemas/${key}`)];
      }),
    ),
  );
}

/** The paths of a use case's queries: the declared one or the name, and always `name.vN`, whose meaning never changes. */
export function operationPaths(manifest: Manifest, language: Language): Record<string, object> {
  const { id } = manifest;
  const operations = offered(manifest);
  const queries = operations.filter(({ kind }) => kind === 'query');
  const lowest = (name: string) =>
    Math.min(...operations.filter((operation) => operation.name === name).map(({ version }) => version));
  return Object.fromEntries(
    queries.flatMap((operation) => {
      const { name, version, path } = operation;
      const versioned = `${name}.v${version}`;
      const paths = new Set([path ?? (lowest(name) === version ? name : versioned), versioned]);
      return [...paths].map((at) => [
        `/use-cases/${id}/${at}`,
        {
          get: describeOperation(manifest, operation, { at, method: 'get' }, language),
          post: describeOperation(manifest, operation, { at, method: 'post' }, language),
        },
      ]);
    }),
  );
}

interface Place {
  at: string;
  method: 'get' | 'post';
}

function describeOperation(
  manifest: Manifest,
  operation: Operation,
  { at, method }: Place,
  language: Language,
) {
  const { id } = manifest;
  const { name, version, summary, errors, input } = operation;
  const key = keyOf(id, operation, 'input');
  const inPath = [...at.matchAll(/\{(\w+)\}/g)].map(([, member = '']) => member);
  const codes = new Map<number, string[]>();
  for (const [code, status] of Object.entries(errors))
    codes.set(status, [...(codes.get(status) ?? []), code]);
  const versioned = `${name}.v${version}`;
  return {
    operationId: `${id}.${versioned}.${method}${at === versioned ? '.versioned' : ''}`,
    tags: [id],
    summary: inLanguage(summary, language),
    parameters: [
      ...membersAsParameters(input, key, method, inPath),
      ...COMMON.map(({ texts, ...parameter }) => ({
        ...parameter,
        description: inLanguage(texts, language),
      })),
      representation(operation, language),
    ],
    ...(method === 'post'
      ? {
          requestBody: {
            content: { 'application/json': { schema: { $ref: `#/components/schemas/${key}` } } },
          },
        }
      : {}),
    responses: {
      200: success(manifest, operation, language),
      ...problemResponses(
        [...(method === 'get' ? [304] : []), 400, 401, 403, 404, 406, 429, 502, 503, 504],
        language,
        codes,
      ),
    },
  };
}

/** Members of the input as parameters: all of them for GET, those of the path for POST. */
function membersAsParameters(input: Json, key: string, method: Place['method'], inPath: string[]): object[] {
  const base = `#/components/schemas/${key}`;
  const properties = isObject(input['properties']) ? input['properties'] : {};
  const required = Array.isArray(input['required']) ? input['required'] : [];
  const named = method === 'get' ? [...new Set([...inPath, ...Object.keys(properties)])] : inPath;
  return named.map((name) => {
    const schema = rebased(properties[name] ?? {}, base);
    const description = isObject(schema) ? schema['description'] : undefined;
    const place = inPath.includes(name) ? 'path' : 'query';
    return {
      name,
      in: place,
      ...(place === 'path' || required.includes(name) ? { required: true } : {}),
      ...(typeof description === 'string' ? { description } : {}),
      schema,
    };
  });
}

const COMMON = [
  {
    name: 'CDH-Deadline-Ms',
    in: 'header',
    schema: { type: 'integer', minimum: 1, maximum: 30000, default: 10000 },
    texts: { fr: 'Attente au plus, en millisecondes', en: 'How long to wait, in milliseconds' },
  },
];

const representation = ({ representations }: Operation, language: Language) => ({
  name: 'f',
  in: 'query',
  description: inLanguage(
    { fr: 'Représentation, à la place d’Accept', en: 'Representation, in place of Accept' },
    language,
  ),
  schema: { type: 'string', examples: representations },
});

function success({ id }: Manifest, operation: Operation, language: Language): object {
  const output = { $ref: `#/components/schemas/${keyOf(id, operation, 'output')}` };
  const content = operation.representations.map((mediaType, index) => [
    mediaType,
    { schema: index === 0 ? output : { type: 'string' } },
  ]);
  const header = (fr: string, en: string) => ({
    description: inLanguage({ fr, en }, language),
    schema: { type: 'string' },
  });
  return {
    description: inLanguage(operation.summary, language),
    headers: {
      ETag: header('Change avec les données, jamais sans elles', 'Changes with the data, never without'),
      Link: header('Provenance de la réponse', 'Provenance of the answer'),
    },
    content: Object.fromEntries(content),
  };
}
