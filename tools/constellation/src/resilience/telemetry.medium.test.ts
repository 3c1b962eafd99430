import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { attribute, type ReceivedSpan, startOtlpReceiver } from '@cdh/telemetry/testing';
import type { Upload } from '@cdh/sdk';
import { must } from './call.testing.ts';
import { eventually } from './eventually.testing.ts';
import { DROUGHT, Provider } from './provider.testing.ts';
import { syntheticSeries } from './series.testing.ts';
import { useHubs } from './use-hubs.testing.ts';

const SERVER = 2;
const CLIENT = 3;
const ASKED = 'a5d1f0c3b2e44f6798a0b1c2d3e4f501';
const PUBLISHED = 'a5d1f0c3b2e44f6798a0b1c2d3e4f502';
const EVENT = 'events.catalogue.version-published.v1';
const CALLER = '00f067aa0ba902b7';
const traceparent = (trace: string) => ({ traceparent: `00-${trace}-${CALLER}-01` });

let receiver: Awaited<ReturnType<typeof startOtlpReceiver>>;
const hubs = useHubs(async () => {
  receiver = await startOtlpReceiver();
  const otlp = {
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_BSP_SCHEDULE_DELAY: '200',
    OTEL_METRIC_EXPORT_INTERVAL: '1000',
  };
  return { env: { ...process.env, ...otlp } };
});
let provider: Provider;
let upload: Upload;
let download = '';

beforeAll(async () => {
  provider = await Provider.join(hubs.current.url, hubs.current.adminKey);
  const id = await provider.createSite();
  upload = await provider.send(id, syntheticSeries(3));
  const complete = `/datasets/${id}/uploads/${upload.id}/complete`;
  await provider.must('POST', complete, { body: {}, headers: traceparent(PUBLISHED) });
  const version = await provider.published(id, upload.id);
  await provider.partition({ id, version });
  const file = await provider.must('GET', `/datasets/${id}/versions/${version}/files/series.csv`, {
    headers: {},
  });
  download = file.headers.get('location') ?? '';
  await provider.indices({ id }, { headers: traceparent(ASKED) });
}, 60_000);

afterAll(() => void receiver.stop());

/** Spans of one trace, once all of these are among them: each process sends its own, when it is time. */
function traceOf(id: string, ...wanted: ((span: ReceivedSpan) => boolean)[]): Promise<ReceivedSpan[]> {
  const read = () => Promise.resolve(receiver.spans().filter(({ traceId }) => traceId === id));
  return eventually(read, (spans) => wanted.every((isThere) => spans.some(isThere)), { withinMs: 15_000 });
}

const logLines = (name: string) =>
  readFileSync(join(hubs.dataDir, 'logs', name), 'utf8')
    .trim()
    .split('\n');
const readLog = (name: string) => logLines(name).map((line) => JSON.parse(line) as Record<string, unknown>);

describe('the built start commands with an OTLP endpoint', () => {
  it('show one trace from the request of HTTP through NATS to the service, with the questions to Postgres', async () => {
    const subject = `uc.${DROUGHT}.get-indices.v1`;
    const spans = await traceOf(
      ASKED,
      ({ name, kind }) => name === subject && kind === SERVER,
      ({ parentSpanId }) => parentSpanId === CALLER,
    );
    const http = spans.find(({ parentSpanId }) => parentSpanId === CALLER);
    const ofHttp = spans.filter(({ parentSpanId }) => parentSpanId === http?.spanId);
    const asked = ofHttp.find(({ name }) => name === subject);
    const answered = spans.find(({ parentSpanId }) => parentSpanId === asked?.spanId);
    expect(http).toMatchObject({ kind: SERVER, name: `GET /use-cases/${DROUGHT}/get-indices.v1` });
    expect(asked).toMatchObject({ kind: CLIENT });
    expect(answered).toMatchObject({ kind: SERVER, name: subject });
    expect(receiver.serviceOf(http)).toBe('hub');
    expect(receiver.serviceOf(answered)).toBe(DROUGHT);
    const queries = ofHttp.filter(
      ({ attributes }) => attribute(attributes, 'db.system.name') === 'postgresql',
    );
    expect(queries.length).toBeGreaterThan(0);
  });

  it('show one trace from an upload through outbox and stream to the computation, which names it in its log', async () => {
    const job = `jobs.${DROUGHT}.compute-indices.v1`;
    const spans = await traceOf(
      PUBLISHED,
      ({ name }) => name === job,
      ({ name }) => name === EVENT,
    );
    expect(spans.map(({ name }) => name)).toEqual(expect.arrayContaining([job, EVENT]));
    expect(readLog(`${DROUGHT}.jsonl`)).toContainEqual(
      expect.objectContaining({ msg: 'partition job ended', trace_id: PUBLISHED, level: 'info' }),
    );
  });

  const operation = `/use-cases/${DROUGHT}/get-indices.v1`;
  it.each([
    ['http.server.request.duration', { 'http.route': operation, 'http.response.status_code': '200' }],
    ['cdh.operation.duration', { use_case: DROUGHT, operation: 'get-indices.v1', outcome: 'ok' }],
    ['cdh.job.duration', { use_case: DROUGHT, operation: 'compute-indices', outcome: 'ok' }],
    ['cdh.job.attempts', { use_case: DROUGHT, operation: 'compute-indices' }],
    ['cdh.storage.bytes', { direction: 'write' }],
    ['cdh.storage.bytes', { direction: 'read' }],
  ])('report %s of %j', async (name, wanted: Record<string, string>) => {
    const read = () =>
      receiver
        .metrics()
        .filter((metric) => metric.name === name)
        .flatMap(({ histogram, sum }) => histogram?.dataPoints ?? sum?.dataPoints ?? [])
        .map(({ attributes }) =>
          Object.fromEntries(attributes.map(({ key }) => [key, attribute(attributes, key)])),
        );
    const isWanted = (labels: Record<string, string | undefined>) =>
      Object.entries(wanted).every(([key, value]) => labels[key] === value);
    // Every process reports its own once a second.
    const reported = await eventually(
      () => Promise.resolve(read()),
      (points) => points.some(isWanted),
      { withinMs: 15_000 },
    );
    expect(reported).toContainEqual(expect.objectContaining(wanted));
  });

  it('write JSON lines, and neither they nor the spans hold a key, a password or a signed URL', async () => {
    await must(hubs.current.url, 'GET', '/whoami', { key: provider.partnerKey });
    const names = readdirSync(join(hubs.dataDir, 'logs'));
    const told = [...names.flatMap(logLines), JSON.stringify(receiver.bodies)];
    for (const name of names) expect(readLog(name).length).toBeGreaterThan(0);
    const secrets = readdirSync(join(hubs.dataDir, 'secrets'))
      .map((name) => readFileSync(join(hubs.dataDir, 'secrets', name), 'utf8').trim())
      .flatMap((text) => (text.startsWith('{') ? Object.values(JSON.parse(text) as object) : [text]));
    const keys = [provider.key, provider.partnerKey, provider.adminKey, ...secrets];
    const signed = upload.files.flatMap(({ parts }) => parts.map(({ url }) => url));
    const tokens = [...signed, download]
      .filter(Boolean)
      .map((url) => new URL(url).pathname.split('/').at(-1));
    expect(keys.length).toBeGreaterThan(6);
    for (const secret of [...keys, ...tokens]) {
      expect(String(secret).length).toBeGreaterThan(20);
      expect(told.filter((text) => text.includes(String(secret))).length).toBe(0);
    }
    for (const text of told) {
      expect(/bearer [\w-]{16}/i.exec(text)).toBeNull();
      // Those that the hub issues to services are seen by nobody else; whatever their text, it is taken out.
      expect(/\/storage\/\w+\/[\w.-]{30,}/.exec(text)?.[0]).toBeUndefined();
    }
  });
});
