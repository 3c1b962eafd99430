/** JSON Schemas of what the routes of records answer; members beyond these may come. */
const text = { type: 'string' };
const count = { type: 'integer', minimum: 0 };
const time = { type: 'string', format: 'date-time' };

const object = (required: Record<string, unknown>, optional: Record<string, unknown> = {}) => ({
  type: 'object',
  properties: { ...required, ...optional },
  required: Object.keys(required),
});
const list = (items: object) => ({ type: 'array', items });
const texts = object({ fr: text }, { en: text });
const links = list(object({ href: text, rel: text }, { type: text, title: text }));
const bbox = { type: 'array', items: { type: 'number' }, minItems: 4, maxItems: 4 };

const file = object(
  { path: text, mediaType: text, size: count, sha256: text },
  { distribution: text, extent: object({}, { bbox, start: time, end: time }) },
);
const principal = object({ kind: text, id: text });

/** What is not known is null, with the reason. */
const known = (value: object) => object({ value: { anyOf: [value, { type: 'null' }] } }, { reason: texts });
const variable = object(
  { name: text },
  { unit: { type: ['string', 'null'] }, role: { type: ['string', 'null'] } },
);
const change = (of: object) => object({ from: of, to: of });

const item = object({
  type: { type: 'string', enum: ['Feature'] },
  id: text,
  collection: text,
  geometry: { type: ['object', 'null'] },
  properties: { type: 'object' },
  assets: { type: 'object' },
  links,
});
const collection = object(
  { id: text, type: text, title: text, description: text, license: text, publisher: text, links },
  { extent: { type: 'object' }, keywords: list(text) },
);

export const recordAnswerSchemas = {
  Version: object(
    { number: count, state: text, uri: text, digest: text, files: list(file) },
    {
      identifier: text,
      resolver: { type: 'string', format: 'uri' },
      partition: text,
      reason: texts,
      successor: count,
      distributions: list(object({ id: text, licence: text, access: text }, { title: texts })),
      publishedAt: time,
      publishedBy: principal,
    },
  ),
  VersionDiff: object({
    dataset: text,
    from: object({ number: count, digest: text }),
    to: object({ number: count, digest: text }),
    identical: { type: 'boolean' },
    files: object({
      added: list(file),
      removed: list(file),
      changed: list(object({ path: text })),
      unchanged: count,
    }),
    schema: known(
      object({ added: list(variable), removed: list(variable), changed: list({ type: 'object' }) }),
    ),
    rows: known(object({ ...change(count).properties, added: { type: 'integer' } })),
    extent: known(change({ type: 'object' })),
  }),
  Notice: object(
    {
      id: text,
      kind: {
        type: 'string',
        enum: ['version-deprecated', 'version-withdrawn', 'version-erased', 'dataset-retired'],
      },
      dataset: text,
      recipient: principal,
      because: { type: 'string', enum: ['grant', 'derivation'] },
      reason: texts,
      at: time,
    },
    {
      version: count,
      successor: object({ dataset: text }, { version: count }),
      date: text,
      products: list(text),
    },
  ),
  Lineage: { type: 'object' },
  Collection: collection,
  CollectionList: object({ collections: list(collection), links }),
  Item: item,
  ItemList: object({ type: text, features: list(item), links }),
} satisfies Record<string, object>;
