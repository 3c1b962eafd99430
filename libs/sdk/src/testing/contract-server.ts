import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came, for tests that assert what a client sent. */
export interface Recorded {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  bytes: Buffer;
}

export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  /** JSON unless bytes. */
  body?: unknown;
  /** Sends that many bytes of the body, then breaks the connection. */
  breakAfter?: number;
}

export type Handler = (request: Recorded, json: () => unknown, ...captures: string[]) => Answer;
export type Routes = [method: string, path: RegExp, handler: Handler][];

export interface ContractServer {
  stop: () => Promise<void>;
  url: string;
  requests: Recorded[];
  /** Answers instead of the route; `'drop'` breaks the connection without an answer. */
  fault: (request: Recorded) => Answer | 'drop' | undefined;
}

export const problem = (status: number, code: string, more: object = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/problem+json' },
  body: { type: `urn:cdh:problem:${code.toLowerCase()}`, title: `Title of ${code}`, status, code, ...more },
});

/** A real HTTP server on a free port of 127.0.0.1 that answers by a table of routes. */
export async function startContractServer(routes: (url: string) => Routes): Promise<ContractServer> {
  const contract: ContractServer = {
    url: '',
    requests: [],
    fault: () => undefined,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const server = createServer((request, response) => {
    respond(contract, table, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  contract.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const table = routes(contract.url);
  return contract;
}

async function respond(
  contract: ContractServer,
  routes: Routes,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const url = new URL(request.url ?? '/', contract.url);
  const recorded: Recorded = {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    bytes: Buffer.concat(chunks),
  };
  contract.requests.push(recorded);
  const fault = contract.fault(recorded);
  if (fault === 'drop') return void response.destroy();
  write(response, fault ?? dispatch(routes, recorded));
}

function dispatch(routes: Routes, recorded: Recorded): Answer {
  for (const [method, path, handler] of routes) {
    const match = method === recorded.method ? path.exec(recorded.path) : null;
    if (!match) continue;
    const json = () => JSON.parse(recorded.bytes.toString()) as unknown;
    return handler(recorded, json, ...match.slice(1).map(decodeURIComponent));
  }
  return problem(404, 'NOT_FOUND', { detail: recorded.path });
}

function write(response: ServerResponse, answer: Answer): void {
  const { status = 200, headers = {}, body, breakAfter } = answer;
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body === undefined ? '' : JSON.stringify(body));
  const bodiless = status === 204 || status === 304;
  response.writeHead(status, {
    ...(Buffer.isBuffer(body) ? {} : { 'content-type': 'application/json' }),
    ...(bodiless ? {} : { 'content-length': String(bytes.length) }),
    ...headers,
  });
  if (breakAfter === undefined) return void response.end(bodiless ? undefined : bytes);
  response.write(bytes.subarray(0, breakAfter), () => setTimeout(() => response.destroy(), 20));
}
