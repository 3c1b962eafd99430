import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  canonicalJson,
  completeJob,
  completePartition,
  controlModule,
  controlSubject,
  issueClaim,
  issuePartition,
  issueUploads,
  manifest as manifestSchema,
  partitionJob,
  productDataset,
  Problem,
  reportError,
  reportProgress,
  startJob,
  startPartition,
  type InputVersion,
  type Manifest,
  type PartitionRef,
} from '@cdh/contracts';
import {
  createOperationHandler,
  ensureJobConsumer,
  ensureStreams,
  jetstream,
  jetstreamManager,
  OperationServer,
  publishEvent,
  publishJob,
  useCasePermissions,
  type AnyContract,
  type Handle,
} from '@cdh/nats';
import type { z } from 'zod';
import { sha256Of } from './blob-cache.ts';
import type { Realm } from './nats-realm.testing.ts';
import { startStorage } from './storage.testing.ts';

interface SubmittedJob {
  operation: string;
  version: number;
  input: unknown;
  partitions: PartitionRef[];
}

interface Completion {
  job: string;
  outcome: z.output<typeof completePartition.input>['outcome'];
}

type JobOutcome = z.output<typeof completeJob.input>['outcome'];

/** The hub as a use case sees it: the route that registers it, control operations, jobs, events, storage. */
export async function startTestHub(realm: Realm) {
  const connection = await realm.connectHub();
  const jsm = await jetstreamManager(connection);
  await ensureStreams(jsm, { events: { maxBytes: 1e7 }, jobs: { maxBytes: 1e7 } });
  const storage = await startStorage();
  const registered: Manifest[] = [];
  const completed: Completion[] = [];
  /** By product and partition, `demo.levels/blois`. */
  const published = new Map<string, PartitionRef>();
  const issuedPartitions: string[] = [];
  const wanted = new Map<string, { product: string; partition: string; inputs: InputVersion[] }>();
  let refusal: { status: number; body: object } | undefined;
  let jwtLifeS = 3600;

  const http = createServer((request, response) => {
    void (async () => {
      let text = '';
      for await (const chunk of request) text += String(chunk);
      const answer = (status: number, body: object) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      if (refusal) return answer(refusal.status, refusal.body);
      const { manifest, nkey } = JSON.parse(text) as { manifest: unknown; nkey: string };
      const read = manifestSchema.parse(manifest);
      registered.push(read);
      for (const { product } of read.publishes)
        await ensureJobConsumer(jsm, read.id, partitionJob(product), 1);
      for (const { name, version } of read.operations.filter(({ kind }) => kind === 'job'))
        await ensureJobConsumer(jsm, read.id, name, version);
      const jwt = await realm.issue(nkey, read.id, useCasePermissions(read), jwtLifeS);
      const expiresAt = new Date(Date.now() + jwtLifeS * 1000).toISOString();
      return answer(200, { nats: { servers: [realm.url], jwt, expiresAt } });
      // A JetStream that is not back yet, or a connection closed at the end: this hub is unavailable, as a real one is.
    })().catch(() => response.writeHead(503).end());
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');

  const server = new OperationServer(connection);
  const serve = <C extends AnyContract>(contract: C, handle: Handle<C>) => {
    const module = controlModule[contract.name as keyof typeof controlModule];
    server.serve(controlSubject(module, contract.name, contract.version, '*'), {
      handler: createOperationHandler(contract, handle),
    });
  };
  serve(startPartition, ({ job }) => {
    const work = wanted.get(job);
    if (!work) throw new Problem('JOB_SUPERSEDED', 'replaced');
    return { attempt: 'a', ...work };
  });
  serve(issueUploads, ({ files }) => ({
    files: files.map(({ path, sha256 }) => ({ path, url: `${storage.url}/blobs/${sha256}` })),
  }));
  serve(completePartition, async ({ job, outcome }) => {
    completed.push({ job, outcome });
    if (outcome.state === 'failed') return { version: null };
    const { product, partition } = wanted.get(job)!;
    const version = completed.length;
    const digest = sha256Of(canonicalJson(outcome.files));
    const ref = { product, partition, version, digest, attributes: outcome.attributes };
    published.set(`${product}/${partition}`, ref);
    inventories.set(`${product}/${partition}`, outcome.files);
    const body = { useCase: useCase(), product, partition, version, digest };
    const id = `${job}-published`;
    const event = { module: 'use-cases', event: 'partition-published', version: 1, useCase: useCase() };
    await publishEvent(js, { ...event, id, body });
    return { version };
  });
  const submitted = new Map<string, SubmittedJob>();
  const reports: { job: string; name: string; percent?: number; outcome?: JobOutcome }[] = [];
  serve(startJob, ({ job }) => {
    const work = submitted.get(job);
    if (!work) throw new Problem('JOB_SUPERSEDED', 'replaced');
    return { attempt: 'a', progress: 0, ...work };
  });
  serve(reportProgress, ({ job, percent }) => {
    reports.push({ job, name: 'progress', percent });
    return {};
  });
  serve(reportError, ({ job }) => {
    reports.push({ job, name: 'error' });
    return {};
  });
  serve(completeJob, ({ job, outcome }) => {
    reports.push({ job, name: 'complete', outcome });
    return {};
  });
  const inventories = new Map<string, { path: string; mediaType: string; size: number; sha256: string }[]>();
  serve(issuePartition, ({ product, partition }) => {
    issuedPartitions.push(partition);
    const files = inventories.get(`${product}/${partition}`) ?? [];
    return { files: files.map((file) => ({ ...file, url: `${storage.url}/blobs/${file.sha256}` })) };
  });
  serve(issueClaim, () => ({ claim: 'claims/1', url: `${storage.url}/claims/1` }));
  await server.ready();
  const js = jetstream(connection);
  const useCase = () => registered.at(-1)?.id ?? '';
  const firstProduct = () => registered.at(-1)?.publishes[0]?.product ?? '';

  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    connection,
    storage,
    registered,
    completed,
    published,
    issuedPartitions,
    refuse: (status: number, body: object) => (refusal = { status, body }),
    issueShortJwts: (seconds: number) => (jwtLifeS = seconds),
    /** Queues the computation of a partition of a product, the first one unless told, from these inputs. */
    async queue(job: string, partition: string, inputs: InputVersion[], name = firstProduct()) {
      const product = productDataset(useCase(), name);
      wanted.set(job, { product, partition, inputs });
      const body = { job, product, partition };
      await publishJob(js, { useCase: useCase(), operation: partitionJob(name), version: 1, id: job, body });
    },
    /** What was told of jobs of operations, in order. */
    reports,
    /** Queues a job of an operation. */
    async submit(job: string, work: SubmittedJob) {
      submitted.set(job, work);
      await publishJob(js, { useCase: useCase(), ...work, id: job, body: { job } });
    },
    async stop() {
      http.close();
      http.closeAllConnections();
      await server.close();
      await connection.close();
      await storage.stop();
    },
  };
}
export type TestHub = Awaited<ReturnType<typeof startTestHub>>;
