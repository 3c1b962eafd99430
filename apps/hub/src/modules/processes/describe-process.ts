import { inLanguage, type Language, type LanguageMap } from '@cdh/contracts';
import type { CompiledOperation, CompiledUseCase } from '../use-cases/index.ts';
import { inlineReferences } from './inline-references.ts';
import { type Link, linker, OGC } from './links.ts';
import { portableSchema } from './portable-schema.ts';

export interface ProcessSummary {
  id: string;
  version: string;
  title: string;
  description?: string;
  jobControlOptions: ('sync-execute' | 'async-execute' | 'dismiss')[];
  outputTransmission: ['value'];
  links: Link[];
}

export interface DescribedValue {
  title: string;
  description?: string;
  schema: unknown;
}

export interface ProcessDescription extends ProcessSummary {
  inputs: Record<string, DescribedValue & { minOccurs: number; maxOccurs: number }>;
  outputs: Record<string, DescribedValue>;
}

/** A process before it is said in one language. */
export interface Described {
  id: string;
  version: string;
  title: LanguageMap;
  description?: LanguageMap | undefined;
  jobControlOptions: ProcessSummary['jobControlOptions'];
  input: Record<string, unknown>;
  outputs: Record<string, { title: LanguageMap; schema: unknown }>;
}

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** The one output of every operation: what it answers. */
export const RESULT = 'result';

/** `<use-case>.<operation>` is the lowest major version, so that a name never changes its meaning. */
export function processId(useCase: CompiledUseCase, { entry }: CompiledOperation): string {
  const versions = useCase.operations
    .filter((other) => other.entry.name === entry.name)
    .map((other) => other.entry.version);
  const plain = `${useCase.id}.${entry.name}`;
  return Math.min(...versions) === entry.version ? plain : `${plain}.v${entry.version}`;
}

export function describeOperation(useCase: CompiledUseCase, operation: CompiledOperation): Described {
  const { entry } = operation;
  const texts = entry.representations.filter((type) => !/[/+]json$/.test(type));
  const output = inlineReferences(entry.output, entry.output);
  return {
    id: processId(useCase, operation),
    version: useCase.manifest.version,
    title: entry.summary,
    description: useCase.manifest.title,
    jobControlOptions:
      entry.kind === 'query' ? ['sync-execute'] : ['sync-execute', 'async-execute', 'dismiss'],
    input: entry.input,
    outputs: {
      [RESULT]: {
        title: { fr: 'Résultat', en: 'Result' },
        schema:
          texts.length === 0
            ? output
            : { oneOf: [output, ...texts.map((type) => ({ type: 'string', contentMediaType: type }))] },
      },
    },
  };
}

export function summarise(process: Described, base: string, language: Language): ProcessSummary {
  const { id, version, title, description, jobControlOptions } = process;
  const link = linker(base, language);
  return {
    id,
    version,
    title: inLanguage(title, language),
    ...(description ? { description: inLanguage(description, language) } : {}),
    jobControlOptions,
    outputTransmission: ['value'],
    links: [
      link('self', `/processes/${id}`, { fr: 'Description', en: 'Description' }),
      link(`${OGC}/execute`, `/processes/${id}/execution`, { fr: 'Exécution', en: 'Execution' }),
    ],
  };
}

export function describe(process: Described, base: string, language: Language): ProcessDescription {
  const { input, outputs } = process;
  const required = Array.isArray(input['required']) ? input['required'] : [];
  const properties = isObject(input['properties']) ? input['properties'] : {};
  return {
    ...summarise(process, base, language),
    inputs: Object.fromEntries(
      Object.entries(properties).map(([name, property]) => {
        const schema = portableSchema(inlineReferences(property, input));
        const { title, description } = schema;
        return [
          name,
          {
            title: typeof title === 'string' ? title : name,
            ...(typeof description === 'string' ? { description } : {}),
            schema,
            minOccurs: required.includes(name) ? 1 : 0,
            maxOccurs: 1,
          },
        ];
      }),
    ),
    outputs: Object.fromEntries(
      Object.entries(outputs).map(([name, { title, schema }]) => [
        name,
        { title: inLanguage(title, language), schema: portableSchema(schema) },
      ]),
    ),
  };
}
