import { dirname } from 'node:path/posix';
import type { DescribedVariable } from '@cdh/contracts';
import type { Budget } from '../reading/budget.ts';
import type { Findings } from '../reading/findings.ts';
import type { ReaderOptions } from '../reading/reader.ts';
import { Refusal } from '../reading/refusal.ts';
import { readAll, type Source } from '../reading/source.ts';
import { type Axis, placeCube, summariseValues } from './cube-axes.ts';

const LARGEST_METADATA = 4 * 1024 * 1024;
const LARGEST_CHUNK = 256 * 1024 * 1024;
const LARGEST_SUMMARISED = 250_000;
const MOST_ARRAYS = 200;
const ARRAY_METADATA = /(^|\/)(zarr\.json|\.zarray)$/;

/** A store of many files: described at its outermost metadata, from the metadata of its arrays and their short axes. */
export async function inspectZarr(
  source: Source,
  findings: Findings,
  budget: Budget,
  { companions, companionPaths = [] }: ReaderOptions,
): Promise<void> {
  findings.format = 'zarr';
  findings.mediaType = 'application/vnd.zarr';
  const base = dirname(source.path);
  const root = base === '.' ? '' : `${base}/`;
  const open = (path: string) => (path === source.path ? source : companions?.(path));
  const arrays = [source.path, ...companionPaths.filter((path) => path.startsWith(root))].filter((path) =>
    ARRAY_METADATA.test(path),
  );
  const zarr = await import('zarrita');
  const store = {
    async get(key: string) {
      const part = open(root + key.replace(/^\//, ''));
      if (!part) return undefined;
      if (part.size > LARGEST_CHUNK)
        throw new Refusal('ZARR_CHUNK', `Un bloc de ${part.size} octets.`, `A chunk of ${part.size} bytes.`);
      return readAll(part);
    },
  };
  const axes: Axis[] = [];
  for (const path of [...new Set(arrays)].slice(0, MOST_ARRAYS)) {
    const metadata = await readMetadata(open(path));
    if (!metadata) continue;
    const folder = dirname(path);
    const name = folder === '.' ? '' : folder.slice(root.length);
    const described = describe(name || 'array', metadata);
    findings.variables.push(described);
    const count = (described.shape ?? []).reduce((product, length) => product * length, 1);
    if (described.shape?.length !== 1 || count > LARGEST_SUMMARISED || budget.spent) continue;
    try {
      const array = await zarr.open(zarr.root(store).resolve(name || '/'), { kind: 'array' });
      const values = (await zarr.get(array)).data as unknown as ArrayLike<number>;
      const units = array.attrs['units'];
      if (typeof units === 'string') described.unit = units;
      summariseValues(described, Array.from(values, Number), undefined);
      axes.push({
        name: name.split('/').at(-1) ?? name,
        units: described.unit,
        values: Array.from(values, Number),
      });
    } catch (error) {
      if (error instanceof Refusal) throw error;
      const said = error instanceof Error ? error.message.slice(0, 150) : String(error);
      findings.partial(
        'ZARR_VALUES',
        `« ${name} » est illisible : ${said}`,
        `"${name}" can't be read: ${said}`,
      );
    }
  }
  placeCube(axes, findings);
}

interface ArrayMetadata {
  shape: number[];
  chunks: number[];
  type: string;
  attributes: Record<string, unknown>;
  dimensions: string[] | undefined;
}

async function readMetadata(part: Source | undefined): Promise<ArrayMetadata | undefined> {
  if (!part) return undefined;
  if (part.size > LARGEST_METADATA) throw badMetadata(part.path);
  let read: Record<string, unknown>;
  try {
    read = JSON.parse(Buffer.from(await readAll(part)).toString('utf8')) as Record<string, unknown>;
  } catch {
    throw badMetadata(part.path);
  }
  if (part.path.endsWith('zarr.json') && read['node_type'] !== 'array') return undefined;
  const grid = read['chunk_grid'] as { configuration?: { chunk_shape?: unknown } } | undefined;
  const shape = numbers(read['shape']);
  const chunks = numbers(read['chunks'] ?? grid?.configuration?.chunk_shape);
  const type = read['dtype'] ?? read['data_type'];
  if (!shape || !chunks || chunks.length !== shape.length) throw badMetadata(part.path);
  const names = read['dimension_names'];
  return {
    shape,
    chunks,
    type: typeof type === 'string' ? type : 'other',
    attributes: (read['attributes'] ?? {}) as Record<string, unknown>,
    dimensions: Array.isArray(names) ? names.map(String) : undefined,
  };
}

function describe(
  name: string,
  { shape, chunks, type, attributes, dimensions }: ArrayMetadata,
): DescribedVariable {
  const width = Number(/(\d+)$/.exec(type)?.[1] ?? 8);
  const bytes = chunks.reduce(
    (product, length) => product * length,
    /[a-z]{3}/.test(type) ? width / 8 : width,
  );
  if (bytes > LARGEST_CHUNK)
    throw new Refusal(
      'ZARR_CHUNK',
      `La variable « ${name} » a des blocs de ${bytes} octets une fois décompressés.`,
      `The variable "${name}" has chunks of ${bytes} bytes once decompressed.`,
    );
  const units = attributes['units'];
  return {
    name,
    type: /^[<>|]?(f|float)/.test(type) ? 'number' : /^[<>|]?[iu]/.test(type) ? 'integer' : 'other',
    storedAs: type,
    ...(typeof units === 'string' ? { unit: units } : {}),
    shape: shape.slice(0, 16),
    ...(dimensions ? { dimensions: dimensions.slice(0, 16) } : {}),
  };
}

const numbers = (value: unknown): number[] | undefined =>
  Array.isArray(value) && value.length <= 16 && value.every((one) => Number.isSafeInteger(one) && one >= 0)
    ? (value as number[])
    : undefined;

const badMetadata = (path: string) =>
  new Refusal(
    'ZARR_METADATA',
    `Les métadonnées de « ${path} » ne sont pas celles d’un Zarr.`,
    `The metadata of "${path}" are not those of a Zarr.`,
  );
