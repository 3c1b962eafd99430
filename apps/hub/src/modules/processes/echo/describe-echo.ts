import { z } from 'zod';
import type { Described } from '../describe-process.ts';

export const LONGEST_PAUSE_S = 30;

/** `bbox.yaml` of OGC API – Processes. */
const bbox = z.object({
  bbox: z.union([z.array(z.number()).length(4), z.array(z.number()).length(6)]),
  crs: z.string().default('http://www.opengis.net/def/crs/OGC/1.3/CRS84'),
});

const XML = 'application/xml';
/** Of those whose texts are not plain. */
export const ECHOED_AS: Partial<Record<string, string>> = { xml: XML };

/** All of them may be left out; what is given comes back under the same name. */
export const echoInputs = z.strictObject({
  text: z.string().max(10_000).optional(),
  number: z.number().optional(),
  numbers: z.array(z.number()).max(1_000).optional(),
  area: bbox.optional(),
  feature: z.record(z.string(), z.unknown()).optional(),
  xml: z.string().max(10_000).meta({ contentMediaType: XML }).optional(),
  mixed: z.union([z.string().max(10_000), z.number(), z.record(z.string(), z.unknown())]).optional(),
  pause: z.number().min(0).max(LONGEST_PAUSE_S).default(0),
});
export type EchoInputs = z.output<typeof echoInputs>;

const input = z.toJSONSchema(echoInputs, { io: 'input' });
/** French, then English. */
const RETURNED = {
  text: ['Texte', 'Text'],
  number: ['Nombre', 'Number'],
  numbers: ['Nombres', 'Numbers'],
  area: ['Emprise', 'Area'],
  feature: ['Objet', 'Object'],
  xml: ['XML', 'XML'],
  mixed: ['Texte, nombre ou objet', 'Text, number or object'],
} as const;

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
    Object.entries(RETURNED).map(([name, [fr, en]]) => [
      name,
      { title: { fr, en }, schema: input.properties?.[name] ?? {} },
    ]),
  ),
};
