import http from 'node:http';
import https from 'node:https';
import { Readable } from 'node:stream';
import { Client } from 'minio';
import type { StoredPart } from './object-store.ts';

/** Statuses on which `minio` gives up without reading the answer: its connection would never be freed. */
const UNREAD_STATUSES = new Set([408, 429, 499, 500, 502, 503, 504, 520]);

export interface S3Access {
  accessKey: string;
  secretKey: string;
  /** Given, so that signing never asks the server for it. */
  region: string;
  /** Milliseconds without a byte in either direction after which a request is given up. */
  idleTimeoutMs: number;
}

/** `minio`'s client with the listing of parts made public, no retries (a stream cannot be sent twice) and a timeout. */
export class S3Client extends Client {
  constructor(endpoint: string, access: S3Access) {
    const url = new URL(endpoint);
    if (!/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search !== '') {
      throw new RangeError('an S3 endpoint is http(s)://host[:port], without a path');
    }
    const secure = url.protocol === 'https:';
    super({
      endPoint: url.hostname,
      port: url.port === '' ? undefined : Number(url.port),
      useSSL: secure,
      accessKey: access.accessKey,
      secretKey: access.secretKey,
      region: access.region,
      pathStyle: true,
      transport: { request: timedRequest(secure ? https : http, access.idleTimeoutMs) },
      transportAgent: secure ? new https.Agent({ keepAlive: true }) : new http.Agent({ keepAlive: true }),
      retryOptions: { disableRetry: true },
    });
    // Payloads are not part of the signature: a stream would have to be read twice. Small ones carry their MD5.
    this.enableSHA256 = false;
  }

  async storedParts(bucket: string, key: string, uploadId: string): Promise<StoredPart[]> {
    const parts = await this.listParts(bucket, key, uploadId);
    return parts.map(({ part, size, etag }) => ({ number: part, size, etag }));
  }

  /** One PUT with a length: `putObject` would cut a stream into parts and continue any older upload of the key. */
  async putStream(
    bucket: string,
    key: string,
    body: AsyncIterable<Uint8Array>,
    headers: Record<string, string>,
  ): Promise<void> {
    const stream = Readable.from(body, { objectMode: false });
    const options = { method: 'PUT', bucketName: bucket, objectName: key, headers };
    const response = await this.makeRequestStreamAsync(options, stream, '', [200], this.region ?? '');
    response.resume();
  }
}

function timedRequest(transport: typeof http | typeof https, timeout: number): typeof http.request {
  const request = (
    options: https.RequestOptions,
    onResponse?: (response: http.IncomingMessage) => void,
  ): http.ClientRequest => {
    const sent = transport.request({ ...options, timeout }, onResponse);
    sent.on('response', (response) => {
      if (UNREAD_STATUSES.has(response.statusCode ?? 0)) response.resume();
    });
    return sent.on('timeout', () => sent.destroy(new Error(`no answer for ${timeout} ms`)));
  };
  return request as typeof http.request;
}
