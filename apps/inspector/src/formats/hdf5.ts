import type { DescribedVariable } from '@cdh/contracts';
import type { Dataset, File, Group } from 'h5wasm/node';
import type { Budget } from '../reading/budget.ts';
import type { Findings } from '../reading/findings.ts';
import { Refusal, Unreadable } from '../reading/refusal.ts';
import { readAll, type Source } from '../reading/source.ts';
import { type Axis, placeCube, summariseValues } from './cube-axes.ts';

/** The library reads a file that is all in memory. */
const LARGEST_WHOLE = 64 * 1024 * 1024;
const MOST_DATASETS = 500;
const DEEPEST = 16;
const LARGEST_SUMMARISED = 500_000;
const LARGEST_CHUNK = 256 * 1024 * 1024;

/** NetCDF-4 and HDF5, by the HDF5 library itself, compiled to WebAssembly: its memory is its own. */
export async function inspectHdf5(source: Source, findings: Findings, budget: Budget): Promise<void> {
  findings.format = 'hdf5';
  findings.mediaType = 'application/x-hdf5';
  if (source.size > LARGEST_WHOLE)
    throw new Unreadable(
      'HDF5_LARGE',
      `Un fichier HDF5 de plus de ${LARGEST_WHOLE / 1024 ** 2} Mio n’est pas lu.`,
      `An HDF5 file of more than ${LARGEST_WHOLE / 1024 ** 2} MiB is not read.`,
    );
  const { File, Dataset, Group, ready } = await import('h5wasm/node');
  const { FS } = await ready;
  FS.writeFile('/inspected', await readAll(source));
  const file: File = new File('/inspected', 'r');
  try {
    const datasets: Dataset[] = [];
    collect(
      file,
      (entity) => entity instanceof Dataset,
      (entity) => entity instanceof Group,
      datasets,
      0,
    );
    if ('_NCProperties' in file.attrs || datasets.some((one) => 'DIMENSION_LIST' in one.attrs)) {
      findings.format = 'netcdf';
      findings.mediaType = 'application/netcdf';
    }
    const axes: Axis[] = [];
    for (const dataset of datasets) {
      const axis = describe(dataset, findings, budget);
      if (axis) axes.push(axis);
    }
    placeCube(axes, findings);
  } finally {
    file.close();
  }
}

function collect(
  group: Group,
  isDataset: (entity: unknown) => boolean,
  isGroup: (entity: unknown) => boolean,
  into: Dataset[],
  depth: number,
): void {
  for (const key of group.keys()) {
    if (into.length >= MOST_DATASETS) return;
    // Links out of the file lead nowhere: its memory holds nothing else.
    const entity: unknown = group.get(key);
    if (isDataset(entity)) into.push(entity as Dataset);
    else if (isGroup(entity) && depth < DEEPEST)
      collect(entity as Group, isDataset, isGroup, into, depth + 1);
  }
}

function describe(dataset: Dataset, findings: Findings, budget: Budget): Axis | undefined {
  const name = dataset.path.replace(/^\//, '');
  const { metadata } = dataset;
  const shape = (dataset.shape ?? []).map(Number);
  const chunk = (metadata.chunks ?? []).reduce((product, length) => product * length, metadata.size);
  if (chunk > LARGEST_CHUNK)
    throw new Refusal(
      'HDF5_CHUNK',
      `La variable « ${name} » a des blocs de ${chunk} octets.`,
      `The variable "${name}" has chunks of ${chunk} bytes.`,
    );
  const stored = typeof dataset.dtype === 'string' ? dataset.dtype : 'compound';
  const numeric = /^[<>|=]?[bBhHiIlLqQefd]$/.test(stored);
  const unit = textOf(dataset, 'units');
  const described: DescribedVariable = {
    name,
    type: numeric ? (/[efd]$/.test(stored) ? 'number' : 'integer') : /^S/.test(stored) ? 'text' : 'other',
    storedAs: stored,
    ...(unit ? { unit } : {}),
    shape,
  };
  findings.variables.push(described);
  const count = shape.reduce((product, length) => product * length, 1);
  if (!numeric || count > LARGEST_SUMMARISED || budget.spent) return undefined;
  try {
    const value: unknown = dataset.value;
    const values = ArrayBuffer.isView(value) ? (value as unknown as ArrayLike<number>) : [Number(value)];
    const fill = Number(dataset.attrs['_FillValue']?.to_array?.() ?? NaN);
    summariseValues(described, values, fill);
    return shape.length <= 1 ? { name, units: unit, values } : undefined;
  } catch (error) {
    const said = error instanceof Error ? error.message.slice(0, 150) : String(error);
    findings.partial(
      'HDF5_VALUES',
      `« ${name} » est illisible : ${said}`,
      `"${name}" can't be read: ${said}`,
    );
    return undefined;
  }
}

function textOf(dataset: Dataset, name: string): string | undefined {
  const value: unknown = dataset.attrs[name]?.value;
  return typeof value === 'string' ? value : undefined;
}
