import { createHash } from 'node:crypto';
import type { Store, StoredVersion } from './contract-hub.ts';
import { type Answer, problem, type Recorded, type Routes } from './contract-server.ts';

type Json = Record<string, unknown>;

export interface StoredUpload {
  id: string;
  dataset: string;
  state: string;
  version?: number;
  problem?: unknown;
  files: { path: string; mediaType: string; size: number; sha256?: string; parts: (Buffer | undefined)[] }[];
  /** Part of the parts' addresses: a new one makes the old ones lapse. */
  secret: number;
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

export function storageRoutes(
  storage: Store,
  create: (request: Recorded, make: () => Json) => Answer,
  url: () => string,
): Routes {
  const show = (upload: StoredUpload): Json => ({
    id: upload.id,
    expiresAt: '2030-01-01T00:00:00.000Z',
    state: upload.state,
    ...(upload.version ? { version: upload.version } : {}),
    ...(upload.problem ? { problem: upload.problem } : {}),
    files: upload.files.map((file, f) => ({
      path: file.path,
      parts: file.parts.map((bytes, n) => {
        const offset = n * storage.partSize;
        const size = Math.min(storage.partSize, file.size - offset);
        const address = `${url()}/parts/${upload.id}/${f}/${n}?secret=${upload.secret}`;
        return { number: n + 1, offset, size, url: address, received: bytes !== undefined };
      }),
    })),
  });
  const withUpload = (id: string | undefined, then: (upload: StoredUpload) => Answer): Answer => {
    const upload = storage.uploads.get(id ?? '');
    return upload ? then(upload) : problem(404, 'NOT_FOUND');
  };

  return [
    [
      'POST',
      /^\/datasets\/([^/]+)\/uploads$/,
      (request, json, dataset = '') =>
        create(request, () => {
          const { files } = json() as { files: StoredUpload['files'] };
          const upload: StoredUpload = {
            id: `u${storage.uploads.size + 1}`,
            dataset,
            state: 'open',
            secret: 1,
            files: files.map((file) => ({
              ...file,
              parts: new Array<undefined>(Math.ceil(file.size / storage.partSize)).fill(undefined),
            })),
          };
          storage.uploads.set(upload.id, upload);
          return show(upload);
        }),
    ],
    [
      'GET',
      /^\/datasets\/[^/]+\/uploads\/([^/]+)$/,
      (_request, _json, id) =>
        withUpload(id, (upload) => {
          const body = show(upload);
          if (upload.state === 'verifying') settle(storage, upload);
          return { body };
        }),
    ],
    [
      'PUT',
      /^\/parts\/([^/]+)\/(\d+)\/(\d+)$/,
      ({ query, bytes }, _json, id, f, n) =>
        withUpload(id, (upload) => {
          if (query.get('secret') !== String(upload.secret)) return problem(403, 'EXPIRED');
          const parts = upload.files[Number(f)]?.parts;
          if (parts) parts[Number(n)] = bytes;
          return { headers: { etag: '"part"' } };
        }),
    ],
    [
      'POST',
      /^\/datasets\/[^/]+\/uploads\/([^/]+)\/complete$/,
      (_request, _json, id) =>
        withUpload(id, (upload) => {
          if (upload.files.some(({ parts }) => parts.includes(undefined)))
            return problem(409, 'PARTS_MISSING');
          upload.state = 'verifying';
          return { status: 202, body: {} };
        }),
    ],
    [
      'GET',
      /^\/datasets\/([^/]+)\/versions$/,
      (_request, _json, dataset = '') => ({
        body: { items: (storage.versions.get(dataset) ?? []).map(showVersion) },
      }),
    ],
    [
      'GET',
      /^\/datasets\/([^/]+)\/versions\/(\d+)$/,
      (_request, _json, dataset = '', number) => {
        const version = storage.versions.get(dataset)?.[Number(number) - 1];
        return version ? { body: showVersion(version) } : problem(404, 'NOT_FOUND');
      },
    ],
    [
      'GET',
      /^\/datasets\/([^/]+)\/versions\/(\d+)\/files\/(.+)$/,
      ({ headers }, _json, dataset = '', number, path) => {
        const version = storage.versions.get(dataset)?.[Number(number) - 1];
        const file = version?.files.find((one) => one.path === path);
        return file ? serveRange(file.bytes, headers.range) : problem(404, 'NOT_FOUND');
      },
    ],
  ];
}

function settle(storage: Store, upload: StoredUpload): void {
  const outcome = storage.outcome(upload);
  if (outcome !== 'published') {
    upload.state = 'rejected';
    upload.problem = outcome;
    return;
  }
  const versions = storage.versions.get(upload.dataset) ?? [];
  const files = upload.files.map(({ path, mediaType, size, parts }) => {
    const bytes = Buffer.concat(parts as Buffer[]);
    return { path, mediaType, size, sha256: sha256(bytes), bytes };
  });
  upload.state = 'published';
  upload.version = versions.length + 1;
  const digest = sha256(Buffer.from(JSON.stringify(files.map((file) => file.sha256))));
  versions.push({ number: upload.version, state: 'published', digest, files });
  storage.versions.set(upload.dataset, versions);
}

const showVersion = (version: StoredVersion) => ({
  ...version,
  files: version.files.map(({ path, mediaType, size, sha256 }) => ({ path, mediaType, size, sha256 })),
  publishedAt: '2026-01-01T00:00:00.000Z',
  publishedBy: { kind: 'member', id: 'ana' },
});

export function serveRange(bytes: Buffer, range: string | undefined): Answer {
  const headers = { 'content-type': 'text/csv' };
  const start = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? Number.NaN);
  if (Number.isNaN(start)) return { headers, body: bytes };
  const contentRange = `bytes ${start}-${bytes.length - 1}/${bytes.length}`;
  return { status: 206, headers: { ...headers, 'content-range': contentRange }, body: bytes.subarray(start) };
}
