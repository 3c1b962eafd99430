import { z } from 'zod';
import { operation } from '../kernel/operation.ts';
import { inspection } from './file-description.ts';

const locatedFile = z.object({
  path: z.string().min(1).max(500),
  mediaType: z.string().max(200),
  size: z.int().min(0),
  /** Good for at most 60 s. */
  url: z.url(),
});
export type LocatedFile = z.output<typeof locatedFile>;

/** Asked by the hub alone: it gives the addresses of exactly the files to be looked at. */
export const inspectFile = operation({
  name: 'inspect-file',
  version: 1,
  kind: 'query',
  summary: { fr: 'Décrire un fichier', en: 'Describe a file' },
  input: z.object({
    file: locatedFile,
    /** Files of the same store, where the file is what a store of many files begins with. */
    companions: z.array(locatedFile).max(500).default([]),
    csv: z
      .object({ delimiter: z.string().max(1).optional(), encoding: z.string().max(40).optional() })
      .optional(),
    /** How long it may take; what is known by then is answered. */
    budgetMs: z.int().min(100).max(25_000),
  }),
  output: inspection,
});
