import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface StoredUpload {
  id: string;
  dataset: string;
  state: string;
  file: { path: string; size: number; sha256: string };
  parts: Map<number, Buffer>;
  version?: number;
  problem?: object;
}

const PART_BYTES = 250_000;
const ADMIN = 'admin-key';

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** The few routes of the hub's interface that the loader needs, with their state in memory; for tests alone. */
export class FakeHub {
  readonly requests: string[] = [];
  readonly organisations = new Map<string, unknown>();
  readonly clients = new Map<string, unknown>();
  readonly keys = new Map<string, { id: string; key: string; name: string; principal: object }>();
  readonly datasets = new Map<
    string,
    { body: Record<string, unknown>; latest: number | null; revision: number }
  >();
  readonly uploads = new Map<string, StoredUpload>();
  readonly files = new Map<string, Buffer>();
  readonly adminKey = ADMIN;
  url = '';
  /** Answers 500 to the parts of this dataset. */
  failPartsOf = '';
  /** Rejects the upload of this dataset. */
  reject = '';
  private readonly server = createServer((request, response) => {
    this.answer(request)
      .catch((error: unknown) => ({
        status: 500,
        body: { code: 'INTERNAL', title: String(error) },
        etag: '',
      }))
      .then(({ status, body, etag }) => {
        response.writeHead(status, { 'content-type': 'application/json', ...(etag ? { etag } : {}) });
        response.end(body === undefined ? '' : JSON.stringify(body));
      })
      .catch(() => response.destroy());
  });
  private readonly idempotent = new Map<string, { status: number; body: unknown; etag: string }>();

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): Promise<unknown> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    return closed;
  }

  /** Requests that change something. */
  get changes(): string[] {
    return this.requests.filter((line) => !line.startsWith('GET '));
  }

  private async answer(request: IncomingMessage): Promise<{ status: number; body: unknown; etag: string }> {
    const bytes = await bodyOf(request);
    const path = new URL(request.url ?? '/', 'http://hub').pathname;
    const line = `${request.method} ${path}`;
    this.requests.push(line);
    const part = /^\/parts\/([^/]+)\/(\d+)$/.exec(path);
    if (part) return this.receivePart(request, part[1] as string, Number(part[2]), bytes);
    const credential = request.headers.authorization?.slice('Bearer '.length) ?? '';
    const known = [...this.keys.values()].some(({ key }) => key === credential);
    if (credential !== ADMIN && !known) return problem(401, 'UNAUTHENTICATED');
    const key = request.headers['idempotency-key'];
    const before = typeof key === 'string' ? this.idempotent.get(key) : undefined;
    if (before) return before;
    const body = (bytes.length > 0 ? JSON.parse(bytes.toString()) : {}) as Record<string, unknown>;
    const answer = this.route(line, path.split('/').slice(1), body, credential === ADMIN, request);
    if (typeof key === 'string') this.idempotent.set(key, answer);
    return answer;
  }

  private route(
    line: string,
    [root = '', id = '', sub = '', subId = '', action = '']: string[],
    body: Record<string, unknown>,
    administrator: boolean,
    request: IncomingMessage,
  ): { status: number; body: unknown; etag: string } {
    const method = line.split(' ')[0];
    if (root === 'organisations' && sub === 'clients') {
      if (method === 'GET') return ok({ items: [...this.clients.keys()].map((client) => ({ id: client })) });
      this.clients.set(String(body['id']), body);
      return ok({ clientId: body['id'], clientSecret: 'secret' }, 201);
    }
    if (root === 'organisations') {
      if (method === 'GET') return this.organisations.has(id) ? ok({ id }) : problem(404, 'NOT_FOUND');
      this.organisations.set(String(body['id']), body);
      return ok(body, 201);
    }
    if (root === 'keys' && method === 'POST') {
      if (this.keys.size >= 2) return problem(409, 'KEY_LIMIT');
      const made = { id: `k${this.requests.length}`, key: `key-${this.requests.length}` };
      this.keys.set(made.id, { ...made, name: String(body['name']), principal: body['principal'] as object });
      return ok({ ...made, expiresAt: body['expiresAt'] }, 201);
    }
    if (root === 'keys' && method === 'GET') {
      return ok({ items: [...this.keys.values()].map(({ key: _, ...shown }) => shown) });
    }
    if (root === 'keys') return this.keys.delete(id) ? ok(undefined, 204) : problem(404, 'NOT_FOUND');
    const held = this.datasets.get(id);
    if (method === 'PUT') {
      if (administrator) return problem(403, 'ROLE_MISSING');
      if (held && request.headers['if-match'] !== `"${held.revision}"`) return problem(428, 'IF_MATCH');
      const revision = (held?.revision ?? 0) + 1;
      this.datasets.set(id, { body, latest: held?.latest ?? null, revision });
      return ok({ id, ...body }, held ? 200 : 201);
    }
    if (!held) return problem(404, 'NOT_FOUND');
    if (sub === '') return { ...ok({ id, ...held.body, latest: held.latest }), etag: `"${held.revision}"` };
    if (sub === 'versions') return ok({ number: Number(subId), state: 'published' });
    if (administrator) return problem(403, 'ROLE_MISSING');
    if (subId === '') return this.beginUpload(id, (body['files'] as StoredUpload['file'][])[0]);
    const upload = this.uploads.get(subId) as StoredUpload;
    if (action !== 'complete') return ok(this.show(upload));
    this.verify(upload);
    return ok(this.show(upload), 202);
  }

  private beginUpload(dataset: string, file: StoredUpload['file'] | undefined) {
    if (!file) return problem(400, 'MALFORMED');
    const upload = { id: `u${this.uploads.size}`, dataset, state: 'open', file, parts: new Map() };
    this.uploads.set(upload.id, upload);
    return ok(this.show(upload), 201);
  }

  private show(upload: StoredUpload) {
    const { id, state, version, problem: reason, file } = upload;
    const count = Math.ceil(file.size / PART_BYTES);
    const parts = Array.from({ length: count }, (_, i) => ({
      number: i + 1,
      offset: i * PART_BYTES,
      size: Math.min(PART_BYTES, file.size - i * PART_BYTES),
      url: `${this.url}/parts/${id}/${i + 1}`,
      received: upload.parts.has(i + 1),
    }));
    return { id, state, version, problem: reason, files: [{ path: file.path, parts }] };
  }

  private receivePart(request: IncomingMessage, id: string, number: number, bytes: Buffer) {
    const upload = this.uploads.get(id);
    if (!upload || request.headers.authorization) return problem(400, 'PRESIGNED_ONLY');
    // A first part arrives, the second does not: an interrupted upload.
    if (upload.dataset === this.failPartsOf && number > 1) return problem(400, 'BROKEN');
    upload.parts.set(number, bytes);
    return { ...ok(undefined), etag: '"part"' };
  }

  private verify(upload: StoredUpload): void {
    const content = Buffer.concat([...upload.parts].sort(([a], [b]) => a - b).map(([, bytes]) => bytes));
    const sha256 = createHash('sha256').update(content).digest('hex');
    if (this.reject === upload.dataset || sha256 !== upload.file.sha256) {
      upload.state = 'rejected';
      upload.problem = {
        code: 'CHECKSUM_MISMATCH',
        title: 'Checksum',
        status: 422,
        detail: 'not these bytes',
      };
      return;
    }
    const dataset = this.datasets.get(upload.dataset);
    if (dataset) dataset.latest = (dataset.latest ?? 0) + 1;
    upload.version = dataset?.latest ?? 1;
    upload.state = 'published';
    this.files.set(upload.dataset, content);
  }
}

const ok = (body: unknown, status = 200) => ({ status, body, etag: '' });
const problem = (status: number, code: string) => ({ status, body: { status, code, title: code }, etag: '' });
