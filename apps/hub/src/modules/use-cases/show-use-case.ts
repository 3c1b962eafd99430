import { productDataset } from '@cdh/contracts';
import type { VersionFact } from '../../shared/version-facts.ts';
import type { PartitionRow } from './partitions.repository.ts';
import type { UseCaseRow } from './use-cases.repository.ts';

/** @param known datasets that the caller may know of, among those that the manifest names */
export function showUseCase(row: UseCaseRow, replicas: number, known: ReadonlySet<string>) {
  const { id, organisation, manifest, suspended } = row;
  const state = suspended ? 'suspended' : manifest && replicas > 0 ? 'live' : 'unavailable';
  const common = { id, organisation, state, replicas };
  if (!manifest) return { ...common, title: null, version: null, reads: [], publishes: [], operations: [] };
  const {
    title,
    description,
    version,
    licence,
    contact,
    reads,
    publishes,
    operations: declared,
    indicators,
    algorithms,
  } = manifest;
  const operations = declared.filter(({ scope }) => scope !== 'hub');
  const lowest = new Map<string, number>();
  for (const { name, version: major } of operations)
    lowest.set(name, Math.min(major, lowest.get(name) ?? Infinity));
  return {
    ...common,
    title,
    ...(description ? { description } : {}),
    version,
    licence,
    contact,
    reads: reads.filter((read) => !('dataset' in read) || known.has(read.dataset)),
    publishes: publishes.map(({ product, title: name }) => ({
      dataset: productDataset(id, product),
      title: name,
    })),
    operations: operations.map(({ name, version: major, kind, summary, path, representations }) => ({
      name,
      version: major,
      kind,
      summary,
      representations,
      href: `/use-cases/${id}/${path ?? (lowest.get(name) === major ? name : `${name}.v${major}`)}`,
    })),
    indicators,
    ...(algorithms ? { algorithms: algorithms.filter(({ dataset }) => known.has(dataset)) } : {}),
    registeredAt: row.registered_at?.toISOString() ?? null,
  };
}

/**
 * @param known datasets that the caller may know of, among those that the partition leaves out
 * @param versions what has become of the inputs
 */
export function showPartition(
  row: PartitionRow,
  known: ReadonlySet<string>,
  versions: ReadonlyMap<string, VersionFact>,
) {
  const { product, partition, version, inputs, wanted, state, problem, updated_at } = row;
  const tainted = (inputs ?? []).flatMap(({ dataset, version: number }) => {
    const became = versions.get(`${dataset}@${number}`)?.state;
    return became === 'withdrawn' || became === 'erased' ? [{ dataset, version: number, state: became }] : [];
  });
  const excluded = wanted.excluded?.filter((dataset) => known.has(dataset)) ?? [];
  return {
    dataset: product,
    partition,
    version,
    inputs: inputs ?? wanted.inputs,
    state,
    ...(tainted.length > 0 ? { tainted } : {}),
    ...(problem ? { problem } : {}),
    ...(excluded.length > 0
      ? { excluded: excluded.map((dataset) => ({ dataset, code: 'SITE_TAKEN' })) }
      : {}),
    updatedAt: updated_at.toISOString(),
  };
}
