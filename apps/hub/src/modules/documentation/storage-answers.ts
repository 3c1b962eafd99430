/** JSON Schemas of what the routes of storage answer beside uploads. */
const text = { type: 'string' };
const count = { type: 'integer', minimum: 0 };
const time = { type: 'string', format: 'date-time' };
const orNull = (schema: object) => ({ anyOf: [schema, { type: 'null' }] });
const object = (required: Record<string, unknown>, optional: Record<string, unknown> = {}) => ({
  type: 'object',
  properties: { ...required, ...optional },
  required: Object.keys(required),
});

const finding = object(
  {
    id: count,
    at: time,
    sha256: text,
    size: count,
    place: { type: 'string', enum: ['first', 'second'] },
    finding: { type: 'string', enum: ['changed', 'missing', 'unreadable'] },
    files: { type: 'array', items: object({ dataset: text, version: count, path: text }) },
    state: { type: 'string', enum: ['lost', 'copying', 'restored'] },
  },
  { received: text, restoredAt: time },
);

export const storageAnswerSchemas = {
  ScrubReport: object(
    {
      everyDays: { type: 'number' },
      requestedAt: orNull(time),
      requestedBy: orNull(object({ kind: text, id: text })),
      due: object({ blobs: count, bytes: count }),
      oldestCheck: orNull(time),
      damaged: count,
      secondCopy: orNull(object({ waiting: count })),
      items: { type: 'array', items: finding },
    },
    { next: { type: 'string', format: 'uri' } },
  ),
} satisfies Record<string, object>;
