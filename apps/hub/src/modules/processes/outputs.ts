import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { FastifyReply } from 'fastify';
import { JSON_TYPE } from './links.ts';

/** One output of an execution, as it is sent. */
export interface Output {
  name: string;
  mediaType: string;
  body: Buffer | Readable;
  size: number;
}

const isJson = (mediaType: string) => /[/+]json\b/.test(mediaType);

/** `raw`: the one output as it is, several as parts; `document`: all in one JSON object, by their names. */
export async function sendOutputs(
  reply: FastifyReply,
  outputs: readonly Output[],
  response: 'raw' | 'document',
): Promise<void> {
  const [only, ...more] = outputs;
  void reply.header('x-content-type-options', 'nosniff');
  if (response === 'document') {
    void reply.type(JSON_TYPE).send(JSON.stringify(await documentOf(outputs)));
  } else if (only === undefined) {
    void reply.code(204).send();
  } else if (more.length > 0) {
    const boundary = randomUUID();
    void reply.type(`multipart/related; boundary=${boundary}`).send(await partsOf(outputs, boundary));
  } else {
    void reply.type(only.mediaType).header('content-length', only.size).send(only.body);
  }
}

async function documentOf(outputs: readonly Output[]): Promise<Record<string, unknown>> {
  const entries: [string, unknown][] = [];
  for (const { name, mediaType, body } of outputs) {
    const text = (await bytesOf(body)).toString('utf8');
    const value: unknown = isJson(mediaType) ? JSON.parse(text) : text;
    // Of objects only a bounding box may stand as it is; another would be taken for a qualified value
    // (`inlineOrRefData.yaml`).
    const inline =
      mediaType.startsWith('text/plain') || (isJson(mediaType) && (!isObject(value) || isBox(value)));
    entries.push([name, inline ? value : { value, mediaType }]);
  }
  return Object.fromEntries(entries);
}

const isObject = (value: unknown): value is object =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const isBox = (value: object) =>
  'bbox' in value && Object.keys(value).every((name) => name === 'bbox' || name === 'crs');

/** RFC 2387. */
async function partsOf(outputs: readonly Output[], boundary: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for (const { name, mediaType, body } of outputs) {
    const head = `--${boundary}\r\ncontent-type: ${mediaType}\r\ncontent-id: <${name}>\r\n\r\n`;
    chunks.push(Buffer.from(head), await bytesOf(body), Buffer.from('\r\n'));
  }
  return Buffer.concat([...chunks, Buffer.from(`--${boundary}--\r\n`)]);
}

const bytesOf = (body: Buffer | Readable): Promise<Buffer> | Buffer =>
  Buffer.isBuffer(body) ? body : buffer(body);
