import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { syntheticBytes } from './synthetic-bytes.ts';

/** A provider in a process of its own: begins the upload, or goes on with it, and cuts its own line where it is told. */
export interface SendOrder {
  url: string;
  key: string;
  dataset: string;
  size: number;
  sha256: string;
  upload?: string;
  /** Numbers of parts in whose middle the connection is reset. */
  cuts: number[];
}

interface Part {
  number: number;
  offset: number;
  size: number;
  url: string;
  received: boolean;
}
interface Upload {
  id: string;
  state: string;
  version?: number;
  problem?: object;
  files: { parts: Part[] }[];
}

const order = JSON.parse(process.argv[2] ?? '') as SendOrder;
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
const uploads = `${order.url}/datasets/${order.dataset}/uploads`;
const cuts = new Set(order.cuts);

async function call(method: string, url: string, body?: object): Promise<Upload> {
  for (;;) {
    try {
      const response = await fetch(url, {
        method,
        headers: { authorization: `Bearer ${order.key}`, 'content-type': 'application/json' },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      if (response.status < 300) return (await response.json()) as Upload;
      if (response.status < 500) throw new TypeError(`${response.status} ${await response.text()}`);
    } catch (error) {
      if (error instanceof TypeError && /^\d/.test(error.message)) throw error;
    }
    await sleep(300);
  }
}

/** One part, whole or cut in its middle. */
function put({ url, offset, size }: Part, cut: boolean): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method: 'PUT', headers: { 'content-length': size } }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode ?? 0));
    });
    request.once('error', reject);
    let sent = 0;
    const body = syntheticBytes(offset, size);
    if (cut)
      body.on('data', (chunk: Buffer) => {
        sent += chunk.length;
        if (sent > size / 2) request.socket?.resetAndDestroy();
      });
    body.pipe(request);
  });
}

const file = {
  path: 'synthetic.bin',
  mediaType: 'application/octet-stream',
  size: order.size,
  sha256: order.sha256,
};
const begun = order.upload
  ? await call('GET', `${uploads}/${order.upload}`)
  : await call('POST', uploads, { files: [file] });
say({ upload: begun.id });
for (let upload = begun; ; upload = await call('GET', `${uploads}/${begun.id}`)) {
  const missing = upload.files[0]?.parts.filter(({ received }) => !received) ?? [];
  if (missing.length === 0) break;
  for (const part of missing) {
    const status = await put(part, cuts.delete(part.number)).catch(() => 0);
    say(status === 200 ? { part: part.number } : { cut: part.number });
    if (status !== 200) {
      await sleep(200);
      break;
    }
  }
}
let upload = await call('POST', `${uploads}/${begun.id}/complete`, {});
while (upload.state === 'verifying') {
  await sleep(250);
  upload = await call('GET', `${uploads}/${begun.id}`);
}
say({ state: upload.state, version: upload.version, problem: upload.problem });
