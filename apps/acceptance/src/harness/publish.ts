import { createHash } from 'node:crypto';
import type { Access, Dataset, DatasetInput, NewUploadFile, Upload, Version } from '@cdh/sdk';
import { type Answer, call, get, mustCall } from './call.ts';
import { hubUrl, uniqueId } from './deployment.ts';
import { eventually } from './eventually.ts';
import type { Parties } from './people.ts';

export type Content = string | Uint8Array<ArrayBuffer>;
export interface TestFile {
  path: string;
  mediaType: string;
  content: Content;
}

export const bytesOf = (content: Content) => Buffer.from(content as string);
export const sha256 = (content: Content) => createHash('sha256').update(content).digest('hex');
export const textFile = (content: Content, path = 'data.txt'): TestFile => ({
  path,
  mediaType: 'text/plain',
  content,
});
export const csvFile = (content: Content, path = 'series.csv'): TestFile => ({
  path,
  mediaType: 'text/csv',
  content,
});

/** A new dataset of the publisher. */
export async function createDataset(
  { publisher, provider }: Parties,
  access: Access,
  more: Partial<DatasetInput> & { id?: string } = {},
): Promise<string> {
  const { id = uniqueId(access), ...members } = more;
  const title = { fr: `Jeu d’essai synthétique ${id}`, en: `Synthetic test dataset ${id}` };
  const body = { title, publisher, access, licence: 'etalab-2.0', ...members };
  await mustCall('PUT', `/datasets/${id}`, { key: provider.key, body });
  return id;
}

export const describeFiles = (files: TestFile[]): NewUploadFile[] =>
  files.map(({ path, mediaType, content }) => ({
    path,
    mediaType,
    size: bytesOf(content).length,
    sha256: sha256(content),
  }));

export const uploadPath = (dataset: string, upload = '', action = '') =>
  ['', 'datasets', dataset, 'uploads', upload, action].filter((one, i) => i === 0 || one).join('/');

export async function beginUpload(dataset: string, key: string, files: NewUploadFile[]): Promise<Upload> {
  return (await mustCall('POST', uploadPath(dataset), { key, body: { files } })).as<Upload>();
}

/** One part to its address, as its holder: without a credential. */
export const putPart = (url: string, bytes: Uint8Array): Promise<Answer> =>
  call('PUT', new URL(url, hubUrl).href, { raw: new Uint8Array(bytes) });

/** Sends the parts that have not arrived. */
export async function sendParts(upload: Upload, files: TestFile[]): Promise<number> {
  let sent = 0;
  for (const { path, parts } of upload.files) {
    const content = bytesOf(files.find((file) => file.path === path)?.content ?? '');
    for (const { url, offset, size, received } of parts) {
      if (received) continue;
      const { status, text } = await putPart(url, content.subarray(offset, offset + size));
      if (status !== 200) throw new Error(`part of ${path}: ${status} ${text}`);
      sent++;
    }
  }
  return sent;
}

export const readUpload = async (dataset: string, key: string, upload: string) =>
  (await mustCall('GET', uploadPath(dataset, upload), { key })).as<Upload>();

/** Completes, and reads the upload until it is published or rejected. */
export async function completeUpload(dataset: string, key: string, upload: string): Promise<Upload> {
  const { status, text } = await call('POST', uploadPath(dataset, upload, 'complete'), { key, body: {} });
  if (status !== 202) throw new Error(`complete: ${status} ${text}`);
  return eventually(
    () => readUpload(dataset, key, upload),
    ({ state }) => state !== 'verifying' && state !== 'open',
  );
}

/** From declaration to the verdict. */
export async function upload(
  dataset: string,
  key: string,
  files: TestFile[],
  declared = describeFiles(files),
) {
  const begun = await beginUpload(dataset, key, declared);
  await sendParts(begun, files);
  return completeUpload(dataset, key, begun.id);
}

/** Publishes, and gives the version's number; throws when the files are refused. */
export async function publish(dataset: string, key: string, files: TestFile[]): Promise<number> {
  const { state, version, problem } = await upload(dataset, key, files);
  if (state !== 'published' || version === undefined)
    throw new Error(`${dataset}: ${state} ${JSON.stringify(problem)}`);
  return version;
}

export const versionPath = (dataset: string, number: number) => `/datasets/${dataset}/versions/${number}`;
export const filePath = (dataset: string, number: number, path: string) =>
  `${versionPath(dataset, number)}/files/${path.split('/').map(encodeURIComponent).join('/')}`;

export const readDataset = async (id: string, key: string) =>
  (await mustCall('GET', `/datasets/${id}`, { key })).as<Dataset>();
export const readVersion = async (dataset: string, number: number, key: string) =>
  (await mustCall('GET', versionPath(dataset, number), { key })).as<Version>();

/** A download to its end: the hub's own bytes, or those of the storage that it sends to. */
export async function download(
  path: string,
  key?: string,
  headers: Record<string, string> = {},
): Promise<{ first: Answer; last: Answer }> {
  const first = await get(path, key, headers);
  if (first.status !== 307) return { first, last: first };
  // The key stays with the hub; what was asked of the bytes goes on.
  return { first, last: await get(first.headers.get('location') ?? '', undefined, headers) };
}
