import type { DescribedVariable } from '@cdh/contracts';
import type { NetCDFReader } from 'netcdfjs';
import type { Budget } from '../reading/budget.ts';
import type { Findings } from '../reading/findings.ts';
import { Refusal, Unreadable } from '../reading/refusal.ts';
import { readAll, type Source } from '../reading/source.ts';
import { type Axis, placeCube, summariseValues } from './cube-axes.ts';

/** The header is at the start; values are read where the whole file is no more than this. */
const LARGEST_WHOLE = 32 * 1024 * 1024;
const HEADER = 4 * 1024 * 1024;
const LARGEST_SUMMARISED = 2_000_000;
const SIZES: Record<string, number> = { byte: 1, char: 1, short: 2, int: 4, float: 4, double: 8 };

/** Classic NetCDF (CDF-1 and CDF-2). */
export async function inspectNetcdf(source: Source, findings: Findings, budget: Budget): Promise<void> {
  findings.format = 'netcdf';
  findings.mediaType = 'application/netcdf';
  const [, , , version] = await source.read(0, 4);
  if (version !== 1 && version !== 2)
    throw new Unreadable(
      'NETCDF_VERSION',
      `La variante ${version} de NetCDF n’est pas lue.`,
      `Variant ${version} of NetCDF is not read.`,
    );
  const whole = source.size <= LARGEST_WHOLE;
  const bytes = whole ? await readAll(source) : await source.read(0, HEADER);
  const { NetCDFReader } = await import('netcdfjs');
  const reader = open(() => new NetCDFReader(bytes));
  checkDimensions(reader, source.size);
  const { dimensions, recordDimension } = reader;
  const lengthOf = (id: number) =>
    (id === recordDimension.id ? recordDimension.length : dimensions[id]?.size) ?? 0;
  const axes: Axis[] = [];
  for (const variable of reader.variables) {
    const shape = variable.dimensions.map(lengthOf);
    const attribute = (name: string) =>
      (variable.attributes as unknown as { name: string; value: unknown }[]).find((one) => one.name === name)
        ?.value;
    const units = attribute('units');
    const described: DescribedVariable = {
      name: variable.name,
      type: variable.type === 'char' ? 'text' : /float|double/.test(variable.type) ? 'number' : 'integer',
      storedAs: variable.type,
      ...(typeof units === 'string' ? { unit: units } : {}),
      shape,
      dimensions: variable.dimensions.map((id) => dimensions[id]?.name ?? ''),
    };
    findings.variables.push(described);
    const count = shape.reduce((product, length) => product * length, 1);
    if (!whole || variable.type === 'char' || count > LARGEST_SUMMARISED || budget.spent) continue;
    const values = reader.getDataVariable(variable).flat() as number[];
    const fill = Number(attribute('_FillValue') ?? attribute('missing_value') ?? NaN);
    summariseValues(described, values, fill);
    if (shape.length <= 1) axes.push({ name: variable.name, units: described.unit, values });
  }
  placeCube(axes, findings);
  if (!whole)
    findings.partial(
      'NETCDF_LARGE',
      'Seul l’en-tête est lu : le fichier est trop grand pour que ses valeurs le soient.',
      'Only the header is read: the file is too large for its values to be.',
    );
}

function open(make: () => NetCDFReader): NetCDFReader {
  try {
    return make();
  } catch (error) {
    const said = error instanceof Error ? error.message.slice(0, 150) : String(error);
    throw new Refusal(
      'NETCDF_STRUCTURE',
      `La structure de ce NetCDF est fausse : ${said}`,
      `The structure of this NetCDF is wrong: ${said}`,
    );
  }
}

/** Values of a classic file are all there: no variable is larger than its file. */
function checkDimensions({ variables, dimensions, recordDimension }: NetCDFReader, size: number): void {
  for (const { name, type, dimensions: ids, offset } of variables) {
    const bytes = ids.reduce(
      (product, id) =>
        product * ((id === recordDimension.id ? recordDimension.length : dimensions[id]?.size) ?? 1),
      SIZES[type] ?? 1,
    );
    if (bytes <= size && offset <= size) continue;
    throw new Refusal(
      'NETCDF_DIMENSIONS',
      `La variable « ${name} » annonce ${bytes} octets ; le fichier en a ${size}.`,
      `The variable "${name}" announces ${bytes} bytes; the file has ${size}.`,
    );
  }
}
