import { createHash } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import { Readable } from 'node:stream';
import { Client } from 'minio';
import type { StoredPart } from './object-store.ts';

/** Statuses on which `minio` gives up without reading the answer: its connection would never be freed. */
const UNREAD_STATUSES = new Set([408, 429, 499, 500, 502, 503, 504, 520]);

export type LockMode = 'governance' | 'compliance';

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

  /** One part, its length stated. */
  async putPart(
    bucket: string,
    key: string,
    { uploadId, number, size }: { uploadId: string; number: number; size: number },
    body: AsyncIterable<Uint8Array>,
  ): Promise<string> {
    const stream = Readable.from(body, { objectMode: false });
    const query = `partNumber=${number}&uploadId=${encodeURIComponent(uploadId)}`;
    const headers = { 'content-length': String(size) };
    const options = { method: 'PUT', bucketName: bucket, objectName: key, headers, query };
    const response = await this.makeRequestStreamAsync(options, stream, '', [200], this.region ?? '');
    response.resume();
    return (response.headers.etag ?? '').replaceAll('"', '');
  }

  async getStream(bucket: string, key: string, headers: Record<string, string>): Promise<Readable> {
    const options = { method: 'GET', bucketName: bucket, objectName: key, headers };
    return this.makeRequestAsync(options, '', [200, 206], this.region ?? '');
  }

  /** All uploads of the bucket that are neither completed nor aborted, with their keys as S3 has them. */
  async *openUploads(
    bucket: string,
  ): AsyncGenerator<{ key: string; uploadId: string; initiated: Date }, undefined> {
    let after = '';
    for (;;) {
      const page = await this.listIncompleteUploadsQuery(bucket, '', after, '', '');
      for (const { key, uploadId, initiated } of page.uploads) {
        // The parser takes digits for numbers.
        yield { key: String(key), uploadId: String(uploadId), initiated };
      }
      if (!page.isTruncated || page.nextKeyMarker === after) return;
      after = String(page.nextKeyMarker);
    }
  }

  async keepsVersions(bucket: string): Promise<boolean> {
    const answer = await this.getBucketVersioning(bucket).catch(unlessUnknown);
    return typeof answer === 'object' && answer !== null && answer.Status !== undefined;
  }

  async hasObjectLock(bucket: string): Promise<boolean> {
    // The last of its overloads, for a callback, is the one that its callers get.
    const asked = this.getObjectLockConfig(bucket) as unknown as Promise<{ objectLockEnabled?: string }>;
    const answer = await asked.catch(unlessUnknown);
    return answer?.objectLockEnabled === 'Enabled';
  }

  /** Until then nobody can delete the latest version of the object; `mode` says whether anybody can shorten that. */
  async retain(bucket: string, key: string, mode: LockMode, until: Date): Promise<void> {
    const body = `<Retention xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Mode>${mode.toUpperCase()}</Mode><RetainUntilDate>${until.toISOString()}</RetainUntilDate></Retention>`;
    const headers = { 'content-md5': createHash('md5').update(body).digest('base64') };
    const options = { method: 'PUT', bucketName: bucket, objectName: key, query: 'retention', headers };
    await this.makeRequestAsyncOmit(options, body, [200, 204], this.region ?? '');
  }

  /** Ids of the versions and delete markers of one key: the first of those that begin with it. */
  async versionsOf(bucket: string, key: string): Promise<string[]> {
    const options = { Delimiter: '', MaxKeys: 1000, IncludeVersion: true };
    const { objects } = await this.listObjectsQuery(bucket, key, '', options);
    return objects.flatMap((object) => {
      const { name, versionId } = object as { name?: string; versionId?: string };
      return name === key && versionId !== undefined ? [String(versionId)] : [];
    });
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

/** What a server says that has no versions or no locks, in its own words: no answer then. */
function unlessUnknown(error: unknown): undefined {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (/NotImplemented|MethodNotAllowed|VersioningNotConfigured|ObjectLockConfigurationNotFound/.test(code))
    return;
  throw error;
}
