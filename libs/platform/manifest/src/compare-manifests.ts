import { canonicalJson, type Manifest } from '@cdh/contracts';
import { compareSchemas } from './compare-schemas.ts';
import type { Difference, Direction } from './comparison.ts';

export type { Difference } from './comparison.ts';

type Operation = Manifest['operations'][number];

const labelOf = ({ name, version }: Operation) => `${name}.v${version}`;

/**
 * What of `after` breaks a caller of `before`, operation by operation within its version; none when every change is an
 * addition: a new operation, optional input member, output member, representation at the end, error code or product.
 */
export function breakingDifferences(before: Manifest, after: Manifest): Difference[] {
  return [
    ...before.operations.flatMap((operation) => operationDifferences(operation, after.operations)),
    ...earlierVersions(before.operations, after.operations),
    ...before.publishes.flatMap((publication) => {
      const at = `/publishes/${publication.product}`;
      const now = after.publishes.find(({ product }) => product === publication.product);
      if (!now)
        return [{ pointer: at, detail: { fr: 'ce produit n’existe plus', en: 'this product is gone' } }];
      return changed(`${at}/partitionedBy`, publication.partitionedBy, now.partitionedBy);
    }),
  ];
}

function operationDifferences(before: Operation, operations: Operation[]): Difference[] {
  const at = `/operations/${labelOf(before)}`;
  const after = operations.find((operation) => labelOf(operation) === labelOf(before));
  if (!after)
    return [{ pointer: at, detail: { fr: 'cette opération n’existe plus', en: 'this operation is gone' } }];
  return [
    ...changed(`${at}/kind`, before.kind, after.kind),
    ...changed(`${at}/scope`, before.scope, after.scope),
    ...(before.path === undefined ? [] : changed(`${at}/path`, before.path, after.path)),
    ...schemaDifferences(before, after, 'input'),
    ...schemaDifferences(before, after, 'output'),
    ...representationDifferences(before.representations, after.representations, at),
    ...Object.entries(before.errors).flatMap(([code, status]) =>
      changed(`${at}/errors/${code}`, status, after.errors[code]),
    ),
  ];
}

function schemaDifferences(before: Operation, after: Operation, direction: Direction): Difference[] {
  const pointer = `/operations/${labelOf(before)}/${direction}`;
  try {
    return compareSchemas(before[direction], after[direction], direction, pointer);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [
      { pointer, detail: { fr: `ne se compare pas : ${reason}`, en: `cannot be compared: ${reason}` } },
    ];
  }
}

function representationDifferences(before: string[], after: string[], at: string): Difference[] {
  const removed = before.filter((mediaType) => !after.includes(mediaType));
  return [
    ...removed.map((mediaType) => ({
      pointer: `${at}/representations/${before.indexOf(mediaType)}`,
      detail: { fr: 'cette représentation n’existe plus', en: 'this representation is gone' },
      before: mediaType,
    })),
    ...(removed.includes(before[0] ?? '') ? [] : changed(`${at}/representations/0`, before[0], after[0])),
  ];
}

/** The address without a version belongs to the lowest one: an earlier version would take it over. */
function earlierVersions(before: Operation[], after: Operation[]): Difference[] {
  return after
    .filter(({ name, version }) => {
      const versions = before
        .filter((operation) => operation.name === name)
        .map((operation) => operation.version);
      return versions.length > 0 && version < Math.min(...versions);
    })
    .map((operation) => ({
      pointer: `/operations/${labelOf(operation)}/version`,
      detail: {
        fr: `prendrait l’adresse « ${operation.name} » à une version plus récente`,
        en: `would take the address "${operation.name}" from a later version`,
      },
      after: operation.version,
    }));
}

function changed(pointer: string, before: unknown, after: unknown): Difference[] {
  if (canonicalJson({ value: before }) === canonicalJson({ value: after })) return [];
  const detail = after === undefined ? GONE : CHANGED;
  return [{ pointer, detail, before, ...(after === undefined ? {} : { after }) }];
}

const GONE = { fr: 'n’existe plus', en: 'is gone' };
const CHANGED = { fr: 'a changé', en: 'has changed' };
