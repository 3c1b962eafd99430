import { createHash } from 'node:crypto';
import { canonicalJson, resolverOf } from '@cdh/contracts';
import type { LineageEdge, LineageNode } from './lineage.repository.ts';

type Attributes = Record<string, unknown>;

/** PROV-JSON (W3C Member Submission of 24 April 2013). */
export interface ProvDocument {
  prefix: Record<string, string>;
  entity: Record<string, Attributes>;
  activity: Record<string, Attributes>;
  agent: Record<string, Attributes>;
  wasGeneratedBy: Record<string, Attributes>;
  used: Record<string, Attributes>;
  wasDerivedFrom: Record<string, Attributes>;
  wasAttributedTo: Record<string, Attributes>;
  wasAssociatedWith: Record<string, Attributes>;
}

const versionName = ({ dataset, number }: { dataset: string; number: number }) => `id:${dataset}/${number}`;
const text = (value: unknown) =>
  Object.entries((value ?? {}) as Record<string, string>).map(([lang, $]) => ({ $, lang }));
const dateTime = ($: string) => ({ $, type: 'xsd:dateTime' });

/**
 * The graph as PROV: entities are versions of datasets and products (a partition each), activities the computations
 * that made them, agents the organisations and use cases. The same computation of several partitions has one recipe.
 * @param algorithms those that the reader may know of
 * @param complete false where something is left out, of which nothing more is said
 */
export function provDocument(
  { nodes, edges }: { nodes: readonly LineageNode[]; edges: readonly LineageEdge[] },
  publicUrl: string,
  complete: boolean,
  algorithms: ReadonlySet<string>,
): ProvDocument {
  const prov: ProvDocument = {
    prefix: {
      id: `${publicUrl}/id/`,
      run: `${publicUrl}/id/run/`,
      org: `${publicUrl}/organisations/`,
      uc: `${publicUrl}/use-cases/`,
      recipe: 'urn:cdh:recipe:',
      cdh: 'urn:cdh:term:',
      dct: 'http://purl.org/dc/terms/',
      prov: 'http://www.w3.org/ns/prov#',
      xsd: 'http://www.w3.org/2001/XMLSchema#',
    },
    entity: {},
    activity: {},
    agent: {},
    wasGeneratedBy: {},
    used: {},
    wasDerivedFrom: {},
    wasAttributedTo: {},
    wasAssociatedWith: {},
  };
  for (const node of nodes) addVersion(prov, node, algorithms);
  for (const { from, to } of edges) {
    const pair = `${versionName(from).slice(3)}-${versionName(to).slice(3)}`;
    const activity = activityName(from);
    prov.wasDerivedFrom[`_:d-${pair}`] = {
      'prov:generatedEntity': versionName(from),
      'prov:usedEntity': versionName(to),
      'prov:activity': activity,
    };
    prov.used[`_:u-${pair}`] = { 'prov:activity': activity, 'prov:entity': versionName(to) };
  }
  prov.entity['cdh:lineage'] = {
    'prov:type': { $: 'prov:Bundle', type: 'xsd:QName' },
    'cdh:complete': complete,
  };
  return prov;
}

const activityName = ({ dataset, number }: { dataset: string; number: number }) => `run:${dataset}/${number}`;

function addVersion(prov: ProvDocument, node: LineageNode, known: ReadonlySet<string>): void {
  const name = versionName(node);
  const { licence, partition, identifier } = node;
  prov.entity[name] = {
    'prov:type': { $: node.kind === 'algorithm' ? 'prov:Plan' : 'cdh:Version', type: 'xsd:QName' },
    'prov:label': text(node.title),
    'prov:generatedAtTime': dateTime(node.publishedAt.toISOString()),
    'dct:isVersionOf': `id:${node.dataset}`,
    'cdh:version': node.number,
    'cdh:state': node.state,
    'cdh:digest': node.digest,
    ...(licence === null ? {} : { 'dct:license': licence }),
    ...(partition === null ? {} : { 'cdh:partition': partition }),
    ...(identifier === null ? {} : { 'dct:identifier': resolverOf(identifier) }),
    ...(node.more ? { 'cdh:complete': false } : {}),
  };
  prov.agent[`org:${node.publisher}`] = { 'prov:type': { $: 'prov:Organization', type: 'xsd:QName' } };
  prov.wasAttributedTo[`_:a-${name.slice(3)}`] = {
    'prov:entity': name,
    'prov:agent': `org:${node.publisher}`,
  };
  if (node.provenance) addComputation(prov, node, node.provenance, known);
}

function addComputation(
  prov: ProvDocument,
  node: LineageNode,
  provenance: NonNullable<LineageNode['provenance']>,
  known: ReadonlySet<string>,
): void {
  const { useCase, recipe, startedAt, endedAt } = provenance;
  const algorithms = provenance.algorithms?.filter(({ dataset }) => known.has(dataset)) ?? [];
  const activity = activityName(node);
  const plan = `recipe:${createHash('sha256')
    .update(canonicalJson([useCase.id, useCase.version, recipe]))
    .digest('hex')
    .slice(0, 32)}`;
  prov.entity[plan] = {
    'prov:type': { $: 'prov:Plan', type: 'xsd:QName' },
    'prov:value': canonicalJson(recipe),
    ...(algorithms.length === 0
      ? {}
      : { 'prov:wasDerivedFrom': algorithms.map(({ dataset, version }) => `id:${dataset}/${version}`) }),
  };
  prov.activity[activity] = {
    'prov:startTime': startedAt,
    'prov:endTime': endedAt,
    'cdh:useCaseVersion': useCase.version,
    ...(useCase.image === undefined ? {} : { 'cdh:image': useCase.image }),
  };
  prov.agent[`uc:${useCase.id}`] = { 'prov:type': { $: 'prov:SoftwareAgent', type: 'xsd:QName' } };
  const short = activity.slice(4);
  prov.wasGeneratedBy[`_:g-${short}`] = {
    'prov:entity': versionName(node),
    'prov:activity': activity,
    'prov:time': endedAt,
  };
  prov.wasAssociatedWith[`_:w-${short}`] = {
    'prov:activity': activity,
    'prov:agent': `uc:${useCase.id}`,
    'prov:plan': plan,
  };
}

const RELATIONS = {
  wasGeneratedBy: ['prov:entity', 'prov:activity'],
  used: ['prov:activity', 'prov:entity'],
  wasDerivedFrom: ['prov:generatedEntity', 'prov:usedEntity'],
  wasAttributedTo: ['prov:entity', 'prov:agent'],
  wasAssociatedWith: ['prov:activity', 'prov:agent'],
} as const;
const TYPES = { entity: 'prov:Entity', activity: 'prov:Activity', agent: 'prov:Agent' } as const;

/** The same graph in JSON-LD, with the terms of PROV-O. */
export function provJsonLd(prov: ProvDocument): Record<string, unknown> {
  const nodes = new Map<string, Attributes>();
  for (const [part, type] of Object.entries(TYPES))
    for (const [id, attributes] of Object.entries(prov[part as keyof typeof TYPES]))
      nodes.set(id, { '@id': id, ...linked(attributes, type) });
  for (const [relation, [subject, object]] of Object.entries(RELATIONS)) {
    for (const attributes of Object.values(prov[relation as keyof typeof RELATIONS])) {
      const node = nodes.get(String(attributes[subject]));
      if (!node) continue;
      const property = `prov:${relation}`;
      const held = (node[property] ?? []) as unknown[];
      node[property] = [...held, { '@id': attributes[object] }];
      const plan = attributes['prov:plan'];
      if (plan !== undefined)
        node['prov:qualifiedAssociation'] = {
          '@type': 'prov:Association',
          'prov:agent': { '@id': attributes[object] },
          'prov:hadPlan': { '@id': plan },
        };
    }
  }
  return { '@context': prov.prefix, '@graph': [...nodes.values()] };
}

const PROPERTIES: Record<string, string> = {
  'prov:label': 'http://www.w3.org/2000/01/rdf-schema#label',
  'prov:startTime': 'prov:startedAtTime',
  'prov:endTime': 'prov:endedAtTime',
};
const REFERENCES = new Set(['dct:isVersionOf', 'prov:wasDerivedFrom']);
const TIMES = new Set(['prov:startTime', 'prov:endTime']);

function linked(attributes: Attributes, type: string): Attributes {
  const { 'prov:type': own, ...rest } = attributes as { 'prov:type'?: { $: string } };
  return {
    '@type': own ? [type, own.$] : type,
    ...Object.fromEntries(
      Object.entries(rest).map(([name, value]) => [
        PROPERTIES[name] ?? name,
        REFERENCES.has(name)
          ? [value].flat().map((id) => ({ '@id': id }))
          : TIMES.has(name)
            ? { '@value': value, '@type': 'xsd:dateTime' }
            : literal(value),
      ]),
    ),
  };
}

function literal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(literal);
  if (typeof value !== 'object' || value === null) return value;
  const { $, type, lang } = value as { $?: unknown; type?: string; lang?: string };
  return { '@value': $, ...(type ? { '@type': type } : {}), ...(lang ? { '@language': lang } : {}) };
}
