import type { ManifestInput } from '@cdh/contracts';

/** The manifest of a synthetic use case with one public operation `echo`. */
export function manifestOf(id: string, more: Partial<ManifestInput> = {}): ManifestInput {
  return {
    id,
    version: '0.1.0',
    title: { fr: `Cas d’usage d’essai synthétique ${id}`, en: `Synthetic test use case ${id}` },
    licence: 'EUPL-1.2',
    contact: { name: 'Suite d’acceptation' },
    operations: [echo()],
    ...more,
  };
}

type OperationEntry = ManifestInput['operations'][number];

export const echo = (more: Partial<OperationEntry> = {}): OperationEntry => ({
  name: 'echo',
  version: 1,
  kind: 'query',
  summary: { fr: 'Rend ce qu’il reçoit', en: 'Gives back what it gets' },
  scope: 'public',
  input: {
    type: 'object',
    properties: { word: { type: 'string' }, times: { type: 'integer', minimum: 1, maximum: 9 } },
    required: ['word'],
    additionalProperties: false,
  },
  output: { type: 'object', properties: { word: { type: 'string' } }, required: ['word'] },
  errors: { WORD_UNKNOWN: 404 },
  representations: ['application/json'],
  ...more,
});
