import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { LARGEST_MEMORY } from './guard/child-process.ts';
import { GuardedInspections } from './guard/guarded-inspections.ts';
import { hostileFiles } from './hostile-files.testing.ts';

const parquet = new Uint8Array(
  parquetWriteBuffer({ columnData: [{ name: 'v', data: [1, 2, 3], type: 'DOUBLE' }] }),
);

/** Gives the bytes it is told to, in ranges, as storage does. */
function startStore() {
  const files = new Map<string, Uint8Array>();
  const server = createServer((request, response) => {
    const bytes = files.get(request.url ?? '');
    if (!bytes) return response.writeHead(404).end();
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
    if (!range) return response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
    response.writeHead(206).end(bytes.subarray(Number(range[1]), Number(range[2]) + 1));
  });
  return { files, server };
}

describe('an inspection in a process of its own', () => {
  const { files, server } = startStore();
  const inspections = new GuardedInspections();
  let base = '';

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    inspections.stop();
    server.closeAllConnections();
    server.close();
  });

  const inspect = (path: string, mediaType: string, bytes: Uint8Array, budgetMs = 20_000) => {
    files.set('/file', bytes);
    return inspections.inspect({
      file: { path, mediaType, size: bytes.length, url: `${base}/file` },
      companions: [],
      budgetMs,
    });
  };

  it('describes an honest file', async () => {
    const { inspection } = await inspect('a.parquet', 'application/vnd.apache.parquet', parquet);
    expect(inspection.description).toMatchObject({ state: 'described', counts: { rows: 3 } });
  });

  it.each(hostileFiles(parquet))(
    'names the cause: $name',
    async ({ path, mediaType, bytes, code, state }) => {
      const { inspection, peakBytes } = await inspect(path, mediaType, bytes);
      const { notes, state: found } = inspection.description;
      expect({ found, codes: notes.map((note) => note.code) }).toEqual({
        found: state,
        codes: expect.arrayContaining([code]),
      });
      expect(notes.find((note) => note.code === code)?.detail.fr).not.toBe('');
      expect(peakBytes).toBeLessThan(256 * 1024 * 1024);
      expect(peakBytes).toBeGreaterThan(0);
    },
  );

  it('outlives a reader that was killed, and goes on with another', async () => {
    // Storage that never answers keeps its reader beyond every budget.
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`;
    const file = { path: 'a.csv', mediaType: 'text/csv', size: 10, url };
    const { inspection } = await inspections.inspect({ file, companions: [], budgetMs: 100 });
    expect(inspection.description.state).toBe('unread');
    silent.closeAllConnections();
    silent.close();
    const next = await inspect('a.csv', 'text/csv', Buffer.from('a,b\n1,2\n'));
    expect(next.inspection.description).toMatchObject({ state: 'described', counts: { rows: 1 } });
  });

  it('keeps readers below the limit at which they are killed', () => {
    expect(LARGEST_MEMORY).toBeLessThan(256 * 1024 * 1024);
  });
});
