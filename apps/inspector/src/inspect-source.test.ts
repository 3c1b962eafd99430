import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Inspection } from '@cdh/contracts';
import { describe, expect, it } from '@jest/globals';
import { zipSync } from 'fflate';
import { geojson as flatgeobuf } from 'flatgeobuf';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { inspectSource } from './inspect-source.ts';
import { budgetOf } from './reading/budget.ts';
import { bytesSource } from './reading/source.ts';

const typeOf = (path: string) =>
  /csv$/.test(path) ? 'text/csv' : /json$/.test(path) ? 'application/geo+json' : 'application/octet-stream';

/** @param others further files of the same store */
function inspect(path: string, content: string | Uint8Array, others: Record<string, Uint8Array> = {}) {
  const source = bytesSource(path, typeOf(path), Buffer.from(content));
  return inspectSource(source, budgetOf(20_000), {
    companions: (name) => others[name] && bytesSource(name, typeOf(name), others[name]),
    companionPaths: Object.keys(others),
  });
}

const csv = 'date,lon,lat,t\n2024-01-02,1.5,47,10\n2024-01-01,2.5,48,\n';
const features = {
  type: 'FeatureCollection' as const,
  features: [1, 2].map((id) => ({
    type: 'Feature' as const,
    properties: { id, name: `site ${id}` },
    geometry: {
      type: 'LineString' as const,
      coordinates: [
        [id, 45],
        [id + 1, 46],
      ],
    },
  })),
};

describe('the description of a file', () => {
  it('of a CSV: rows, types, bounds, missing share, extent in space and time, first rows', async () => {
    const { description, preview } = await inspect('a.csv', csv);
    expect(description).toMatchObject({
      state: 'described',
      format: 'csv',
      counts: { rows: 2, columns: 4 },
      extent: { bbox: [1.5, 47, 2.5, 48], start: '2024-01-01', end: '2024-01-02' },
    });
    expect(description.variables).toEqual([
      { name: 'date', type: 'date', min: '2024-01-01', max: '2024-01-02', missing: 0 },
      { name: 'lon', type: 'number', min: 1.5, max: 2.5, missing: 0 },
      { name: 'lat', type: 'integer', min: 47, max: 48, missing: 0 },
      { name: 't', type: 'integer', min: 10, max: 10, missing: 0.5 },
    ]);
    expect(preview?.rows[0]).toEqual(['2024-01-02', '1.5', '47', '10']);
  });

  it('of a GeoJSON: features, columns, extent and a picture', async () => {
    const { description, thumbnail } = await inspect('a.geojson', JSON.stringify(features));
    expect(description).toMatchObject({
      format: 'geojson',
      crs: 'OGC:CRS84',
      counts: { features: 2, columns: 2 },
      extent: { bbox: [1, 45, 3, 46] },
    });
    expect(
      Buffer.from(thumbnail?.png ?? '', 'base64')
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
  });

  it('of a FlatGeobuf: the same', async () => {
    const { description, preview } = await inspect('a.fgb', flatgeobuf.serialize(features));
    expect(description).toMatchObject({
      format: 'flatgeobuf',
      state: 'described',
      counts: { features: 2 },
      extent: { bbox: [1, 45, 3, 46] },
    });
    expect(preview?.rows).toEqual([
      ['1', 'site 1'],
      ['2', 'site 2'],
    ]);
  });

  it('of a Parquet: rows, types and statistics from the footer, first rows', async () => {
    const columnData = [
      { name: 'v', data: [1.5, 2.5, 3.5], type: 'DOUBLE' as const },
      { name: 's', data: ['a', 'b', 'c'], type: 'STRING' as const },
    ];
    const bytes = new Uint8Array(parquetWriteBuffer({ columnData }));
    const { description, preview } = await inspect('a.parquet', bytes);
    expect(description).toMatchObject({
      format: 'parquet',
      state: 'described',
      counts: { rows: 3, columns: 2 },
    });
    expect(description.variables[0]).toMatchObject({ name: 'v', type: 'number', min: 1.5, max: 3.5 });
    expect(preview?.rows[2]).toEqual(['3.5', 'c']);
  });

  it('of a Zarr store: its arrays and, from its axes, where and when', async () => {
    const array = (length: number, attributes: object) =>
      Buffer.from(
        JSON.stringify({
          zarr_format: 3,
          node_type: 'array',
          shape: [length],
          data_type: 'float64',
          chunk_grid: { name: 'regular', configuration: { chunk_shape: [length] } },
          chunk_key_encoding: { name: 'default', configuration: { separator: '/' } },
          fill_value: 0,
          codecs: [{ name: 'bytes', configuration: { endian: 'little' } }],
          attributes,
        }),
      );
    const values = (...of: number[]) => new Uint8Array(Float64Array.from(of).buffer);
    const { description } = await inspect('c.zarr/zarr.json', '{"zarr_format":3,"node_type":"group"}', {
      'c.zarr/lat/zarr.json': array(2, { units: 'degrees_north' }),
      'c.zarr/lat/c/0': values(46, 48),
      'c.zarr/lon/zarr.json': array(2, { units: 'degrees_east' }),
      'c.zarr/lon/c/0': values(0, 3),
      'c.zarr/time/zarr.json': array(2, { units: 'days since 2020-01-01' }),
      'c.zarr/time/c/0': values(0, 31),
    });
    expect(description).toMatchObject({ format: 'zarr', state: 'described' });
    expect(description.extent).toEqual({
      bbox: [0, 46, 3, 48],
      start: '2020-01-01T00:00:00.000Z',
      end: '2020-02-01T00:00:00.000Z',
    });
  });

  it('of what is compressed: as what it is', async () => {
    const packed: [string, Uint8Array][] = [
      ['a.csv.gz', gzipSync(csv)],
      ['a.zip', zipSync({ 'a.csv': Buffer.from(csv) })],
    ];
    for (const [path, bytes] of packed) {
      const { description } = await inspect(path, bytes);
      expect(description).toMatchObject({ state: 'described', format: 'csv', counts: { rows: 2 } });
    }
  });

  it('of what it does not know: that it was not read, in both languages', async () => {
    const { description } = await inspect('a.bin', Uint8Array.of(1, 2, 3));
    expect(description).toMatchObject({
      state: 'unread',
      notes: [{ code: 'FORMAT_UNKNOWN', detail: { fr: expect.any(String), en: expect.any(String) } }],
    });
  });

  it('stops in time, and says how far it came', async () => {
    const long = bytesSource('a.csv', 'text/csv', Buffer.from(`a\n${'1\n'.repeat(2_000_000)}`));
    const { description } = await inspectSource(long, budgetOf(1));
    expect(description.state).toBe('partial');
    expect(description.notes.map(({ code }) => code)).toContain('TIME');
  });
});

const shared = new URL('../../../../shared/data/', import.meta.url);
const suite = existsSync(shared) ? describe : describe.skip;

suite('real data', () => {
  const find = (folder: string, name: RegExp) => {
    const at = new URL(folder, shared);
    return readdirSync(at, { recursive: true, encoding: 'utf8' })
      .filter((path) => name.test(path))
      .map((path) => ({ path, bytes: readFileSync(new URL(`${folder}${path}`, shared)) }));
  };
  const rasters = existsSync(shared) ? find('rasters/', /\.tiff?(\.gz)?$/) : [];
  const tables = existsSync(shared) ? find('', /\.csv$/) : [];
  const inspected = ({ path, bytes }: { path: string; bytes: Buffer }): Promise<Inspection> =>
    inspect(path, bytes);

  it('has every raster read: its shape and bands, its place where it has one', async () => {
    for (const raster of rasters) {
      const { description } = await inspected(raster);
      const { state, counts, notes } = description;
      const said = notes.map(({ code }) => code).filter((code) => code !== 'STATISTICS_SAMPLED');
      // WebP inside a TIFF is said not to be read: its shape and place are.
      expect({ path: raster.path, state, said: state === 'partial' ? said : [] }).toEqual({
        path: raster.path,
        state: expect.stringMatching(/^(described|partial)$/),
        said: state === 'partial' ? expect.arrayContaining(['TIFF_PIXELS']) : [],
      });
      expect(counts.pixels).toBeGreaterThan(0);
      expect(counts.bands).toBeGreaterThan(0);
    }
    expect(rasters.length).toBeGreaterThanOrEqual(23);
  }, 60_000);

  it('has every table read to its end', async () => {
    for (const table of tables) {
      const { description } = await inspected(table);
      expect({ path: table.path, state: description.state }).toEqual({
        path: table.path,
        state: 'described',
      });
    }
    expect(tables.length).toBeGreaterThan(15);
  }, 60_000);
});
