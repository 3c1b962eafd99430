import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { ObjectStore } from '@cdh/object-store';
import type { Answer, TestHub } from '../../hub.testing.ts';

export interface ShownUpload {
  id: string;
  state: string;
  expiresAt: string;
  version?: number;
  problem?: { code: string; status: number; detail: string; [member: string]: unknown };
  files: {
    path: string;
    parts: { number: number; offset: number; size: number; url: string; received: boolean }[];
  }[];
}

export interface TestFile {
  path: string;
  mediaType: string;
  bytes: Uint8Array;
  /** What is announced instead of the truth. */
  announced?: { size?: number; sha256?: string };
}

export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
export const textFile = (path: string, text: string, mediaType = 'text/csv'): TestFile => ({
  path,
  mediaType,
  bytes: Buffer.from(text),
});

export const SERIES = {
  conformsTo: ['cdh:station-series'],
  site: { id: 'test-site', name: { fr: 'Site d’essai' } },
  variables: [
    { column: 'jour', role: 'date' },
    { column: 'niveau', role: 'groundwater-level', unit: 'm' },
  ],
};

/** What a provider does, step by step, over HTTP. */
export function providerOf(hub: TestHub, key: () => string, publisher: string) {
  const putDataset = (id: string, more: Record<string, unknown> = {}) =>
    hub.ok('PUT', `/datasets/${id}`, {
      key: key(),
      body: {
        title: 'Données d’essai',
        publisher,
        access: 'restricted',
        licence: 'etalab-2.0',
        ...more,
      },
    });
  const announce = (dataset: string, files: TestFile[], headers?: Record<string, string>) =>
    hub.call('POST', `/datasets/${dataset}/uploads`, {
      key: key(),
      ...(headers ? { headers } : {}),
      body: {
        files: files.map(({ path, mediaType, bytes, announced }) => ({
          path,
          mediaType,
          size: bytes.length,
          ...announced,
        })),
      },
    });
  const open = async (dataset: string, files: TestFile[]): Promise<ShownUpload> => {
    const answer = await announce(dataset, files);
    if (answer.status !== 201) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body as ShownUpload;
  };
  const get = (dataset: string, id: string) =>
    hub.ok<ShownUpload>('GET', `/datasets/${dataset}/uploads/${id}`, { key: key() });
  const complete = (dataset: string, id: string): Promise<Answer> =>
    hub.call('POST', `/datasets/${dataset}/uploads/${id}/complete`, { key: key(), body: {} });
  const settle = async (dataset: string, id: string): Promise<ShownUpload> => {
    for (let looks = 0; looks < 400; looks += 1) {
      const upload = await get(dataset, id);
      if (upload.state !== 'verifying') return upload;
      await wait(50);
    }
    throw new Error(`upload ${id} is still being verified`);
  };
  /** From announcement to outcome. */
  const publish = async (dataset: string, files: TestFile[]): Promise<ShownUpload> => {
    const upload = await open(dataset, files);
    await sendParts(upload, files);
    const { status, body } = await complete(dataset, upload.id);
    if (status !== 202) throw new Error(`${status} ${JSON.stringify(body)}`);
    return settle(dataset, upload.id);
  };
  return { putDataset, announce, open, get, complete, settle, publish };
}

/** PUTs every part to its address; returns their statuses. */
export async function sendParts(upload: ShownUpload, files: TestFile[]): Promise<number[]> {
  const statuses: number[] = [];
  for (const { path, parts } of upload.files) {
    const bytes = files.find((file) => file.path === path)?.bytes ?? new Uint8Array();
    for (const { url, offset, size } of parts) {
      const body = Buffer.from(bytes.subarray(offset, offset + size));
      const response = await fetch(url, { method: 'PUT', body });
      await response.arrayBuffer();
      statuses.push(response.status);
    }
  }
  return statuses;
}

/** Looks until what is looked at is so, or for a quarter of a minute: then it is the assertion's turn. */
export async function eventually<T>(
  look: () => Promise<T>,
  so: (seen: T) => boolean,
  forMs = 15_000,
): Promise<T> {
  const deadline = Date.now() + forMs;
  for (;;) {
    const seen = await look();
    if (so(seen) || Date.now() > deadline) return seen;
    await wait(50);
  }
}

/** Whether nothing is under these keys any more, given a moment. */
export const gone = (store: ObjectStore, ...keys: string[]): Promise<boolean[]> =>
  eventually(
    () => Promise.all(keys.map(async (key) => (await store.stat(key)) === null)),
    (all) => all.every(Boolean),
  );
