import { z } from 'zod';
import type { Described } from '../describe-process.ts';

export const LONGEST_PAUSE_S = 30;

/** `bbox.yaml` of OGC API – Processes. */
const bbox = z.object({
  bbox: z.union([z.array(z.number()).length(4), z.array(z.number()).length(6)]),
  crs: z.string().default('http://www.opengis.net/def/crs/OGC/1.3/CRS84'),
});

/** All of them may be left out; what is given comes back under the same name. */
export const echoInputs = z.strictObject({
  text: z.string().max(10_000).optional(),
  number: z.number().optional(),
  numbers: z.array(z.number()).max(1_000).optional(),
  area: bbox.optional(),
  feature: z.record(z.string(), z.unknown()).optional(),
  pause: z.number().min(0).max(LONGEST_PAUSE_S).default(0),
});
export type EchoInputs = z.output<typeof echoInputs>;

const input = z.toJSONSchema(echoInputs, { io: 'input' });
const RETURNED = { text: 'Texte', number: 'Nombre', numbers: 'Nombres', area: 'Emprise', feature: 'Objet' };
const ENGLISH = { text: 'Text', number: 'Number', numbers: 'Numbers', area: 'Area', feature: 'Object' };
const names = Object.keys(RETURNED) as (keyof typeof RETURNED)[];

export const ECHO: Described = {
  id: 'echo',
  version: '1.0.0',
  title: { fr: 'Écho', en: 'Echo' },
  description: {
    fr: 'Rend ce qu’il reçoit, après une pause (secondes) : pour essayer un client.',
    en: 'Gives back what it gets, after a pause (seconds): to try a client on.',
  },
  jobControlOptions: ['sync-execute', 'async-execute', 'dismiss'],
  input: input as Record<string, unknown>,
  outputs: Object.fromEntries(
    names.map((name) => [
      name,
      { title: { fr: RETURNED[name], en: ENGLISH[name] }, schema: input.properties?.[name] ?? {} },
    ]),
  ),
};
