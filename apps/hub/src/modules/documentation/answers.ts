import { fileDescription, filePreview } from '@cdh/contracts';
import { z } from 'zod';
import { recordAnswerSchemas } from './record-answers.ts';
import { storageAnswerSchemas } from './storage-answers.ts';

/** JSON Schemas of what the hub's own routes answer; members beyond these may come. */
const text = { type: 'string' };
const count = { type: 'integer', minimum: 0 };
const time = { type: 'string', format: 'date-time' };
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

const object = (required: Record<string, unknown>, optional: Record<string, unknown> = {}) => ({
  type: 'object',
  properties: { ...required, ...optional },
  required: Object.keys(required),
});

export const listOf = (name: string) => ({
  type: 'object',
  properties: {
    items: { type: 'array', items: ref(name) },
    next: { type: 'string', format: 'uri' },
    total: count,
  },
  required: ['items'],
});

const principal = object({ kind: text, id: text });
const texts = object({ fr: text }, { en: text });
const input = object({ dataset: text, version: count, digest: text });
const missing = {
  anyOf: [object({ role: text }), object({ dataset: text, action: text }, { through: text })],
};

const links = {
  type: 'array',
  items: object({ href: text, rel: text }, { type: text, title: text }),
};
const processSummary = {
  id: text,
  version: text,
  title: text,
  jobControlOptions: { type: 'array', items: text },
  outputTransmission: { type: 'array', items: text },
  links,
};

/** Members beyond these may come, as everywhere. */
const schemaOf = (schema: z.ZodType) => {
  const { $schema: _, ...made } = z.toJSONSchema(schema, {
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
  return made;
};

export const answerSchemas = {
  Problem: object(
    { type: text, title: text, status: { type: 'integer' }, detail: text, code: text },
    {
      traceId: text,
      errors: { type: 'array', items: object({ pointer: text, detail: text }) },
      missing,
      remedy: text,
    },
  ),
  OAuthError: object({ error: text }, { error_description: text }),
  Status: object({ status: text }, { waitingFor: { type: 'array', items: text } }),
  Description: object({
    dataset: text,
    version: count,
    files: { type: 'array', items: schemaOf(fileDescription) },
  }),
  Preview: {
    allOf: [object({ dataset: text, version: count, path: text }), schemaOf(filePreview)],
  },
  Organisation: object({ id: text, name: texts, createdAt: time }),
  Principal: object({ id: text, name: text, roles: { type: 'array', items: text }, createdAt: time }),
  ClientSecret: object({ clientId: text, clientSecret: text }),
  Key: object({ id: text, key: text, expiresAt: { type: ['string', 'null'], format: 'date-time' } }),
  KeyListed: object({ id: text }, { name: text, expiresAt: { type: ['string', 'null'] } }),
  WhoAmI: object({
    kind: text,
    id: { type: ['string', 'null'] },
    organisation: { type: ['string', 'null'] },
    roles: { type: 'array', items: text },
  }),
  Token: object({ access_token: text, token_type: text, expires_in: count }),
  Dataset: object(
    { id: text, kind: text, title: texts, publisher: text, access: text, licence: text },
    {
      description: texts,
      latest: { type: ['integer', 'null'] },
      retirement: object({ date: text, reason: texts }, { successor: text }),
      collection: text,
      createdAt: time,
      updatedAt: time,
    },
  ),
  AccessCheck: object({ allowed: { type: 'boolean' } }, { missing, remedy: text }),
  Upload: object({
    id: text,
    expiresAt: time,
    files: {
      type: 'array',
      items: object({
        path: text,
        parts: {
          type: 'array',
          items: object({
            number: count,
            offset: count,
            size: count,
            url: { type: ['string', 'null'] },
            received: { type: 'boolean' },
          }),
        },
      }),
    },
  }),
  ...recordAnswerSchemas,
  ...storageAnswerSchemas,
  Provenance: object(
    {
      inputs: { type: 'array', items: input },
      useCase: object({ id: text, version: text }, { image: text }),
    },
    { recipe: {}, startedAt: time, endedAt: time },
  ),
  Grant: object(
    {
      id: text,
      dataset: text,
      grantee: principal,
      actions: { type: 'array', items: text },
      purpose: text,
      state: text,
    },
    { through: text, validFrom: time, validUntil: time },
  ),
  UseCase: object(
    { id: text, state: text, replicas: count },
    {
      title: { anyOf: [texts, { type: 'null' }] },
      version: { type: ['string', 'null'] },
      operations: { type: 'array', items: object({ name: text, version: count, kind: text, href: text }) },
    },
  ),
  Registration: object({
    nats: object({ servers: { type: 'array', items: text }, jwt: text, expiresAt: time }),
  }),
  Partition: object(
    { dataset: text, partition: text, state: text },
    {
      version: { type: ['integer', 'null'] },
      inputs: { type: 'array', items: { type: 'object' } },
      problem: {},
    },
  ),
  Landing: object({ title: text, description: text, links }),
  Conformance: object({ conformsTo: { type: 'array', items: { type: 'string', format: 'uri' } } }),
  ProcessSummary: object(processSummary, { description: text }),
  Process: object(processSummary, {
    description: text,
    inputs: { type: 'object', additionalProperties: object({ title: text, schema: {} }) },
    outputs: { type: 'object', additionalProperties: object({ title: text, schema: {} }) },
  }),
  ProcessList: object({ processes: { type: 'array', items: ref('ProcessSummary') }, links }),
  Job: object(
    {
      jobID: text,
      processID: text,
      type: { type: 'string', enum: ['process'] },
      status: { type: 'string', enum: ['accepted', 'running', 'successful', 'failed', 'dismissed'] },
      progress: { type: 'integer', minimum: 0, maximum: 100 },
      created: time,
      updated: time,
      queuePosition: count,
      estimatedStart: { type: ['string', 'null'], format: 'date-time' },
      retainUntil: { type: ['string', 'null'], format: 'date-time' },
    },
    {
      message: text,
      started: time,
      finished: time,
      parked: { type: 'boolean' },
      problem: ref('Problem'),
      links,
    },
  ),
  JobList: object({ jobs: { type: 'array', items: ref('Job') }, links }),
  Batch: object({ batch: text, jobs: { type: 'array', items: text } }),
  Rebuilt: object({ jobs: count, events: count }),
  AuditEntry: object({ seq: count, at: time, principal: {}, action: text, decision: text }),
  Usage: object({
    day: text,
    principal,
    calls: count,
    bytes: count,
    cpuMs: { type: 'number' },
    refused: count,
  }),
} satisfies Record<string, object>;

export type AnswerName = keyof typeof answerSchemas;
