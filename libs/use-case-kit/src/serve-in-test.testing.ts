import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  header,
  operationSubject,
  Problem,
  productDataset,
  resolvePointer,
  type Input,
  type Output,
  type PartitionRef,
  type WireProblem,
} from '@cdh/contracts';
import { OperationClient } from '@cdh/nats';
import { createLogger } from '@cdh/telemetry';
import { sha256Of } from './blob-cache.ts';
import type { DatasetRecord } from './computes.ts';
import type { UseCase } from './define-use-case.ts';
import { startTestHub } from './hub.testing.ts';
import { startRealm } from './nats-realm.testing.ts';
import { runUseCase } from './run-use-case.ts';
import type { AnyOperation } from './serves.ts';

export interface ServedInTest {
  /**
   * Publishes a version of a dataset and waits until the partition that it belongs to has been computed, of the first
   * product unless `product` names another.
   * @throws the Problem that the computing class threw
   */
  publish(
    dataset: Partial<DatasetRecord> & { id: string },
    content: string | Uint8Array,
    product?: string,
  ): Promise<PartitionRef>;
  /**
   * Asks an operation as the hub does: with the partitions of its scope, over NATS.
   * @throws Problem of the use case, or INPUT_INVALID
   */
  ask<C extends AnyOperation>(operation: C, input: Input<C>): Promise<Output<C>>;
  /** The answer in another representation, as text. */
  askAs(mediaType: string, operation: AnyOperation, input: object): Promise<string>;
  stop(): Promise<void>;
}

/**
 * Serves a use case by real parts: a nats-server that lets it do what its manifest declares and nothing else, storage
 * over HTTP, and a hub reduced to what a use case sees of it. Takes about a second.
 * @param env `process.env`: a nats-server is looked for in NATS_SERVER_BIN, then in the PATH
 */
export async function serveInTest(
  useCase: UseCase,
  env: Record<string, string | undefined>,
): Promise<ServedInTest> {
  const { id, publishes, operations } = useCase.manifest;
  const realm = await startRealm(env);
  const hub = await startTestHub(realm);
  const folder = mkdtempSync(join(tmpdir(), 'cdh-use-case-'));
  const client = new OperationClient(hub.connection);
  const config = {
    hub: { url: hub.url, key: 'key-of-a-test' },
    cache: { folder, maxBytes: 1e8 },
    health: { host: '127.0.0.1', port: undefined },
    logLevel: 'silent' as const,
  };
  const log = createLogger({ service: id, level: 'silent' });
  const running = await runUseCase(useCase, config, new AbortController().signal, log);
  const versions = new Map<string, number>();

  const partitionsOf = (operation: AnyOperation, input: object): PartitionRef[] => {
    const { scope } = operations.find(({ name, version }) => same(operation, name, version)) ?? {};
    if (scope === undefined || scope === 'public' || scope === 'hub') return [];
    const product = productDataset(id, scope.product);
    const wanted = 'partition' in scope ? resolvePointer(input, scope.partition) : undefined;
    return [...hub.published.values()].filter(
      (ref) => ref.product === product && ('partitions' in scope || ref.partition === wanted),
    );
  };
  const answer = async (operation: AnyOperation, input: object, asked: Record<string, string> = {}) => {
    const subject = operationSubject(id, operation.name, operation.version);
    const headers = { [header.partitions]: JSON.stringify(partitionsOf(operation, input)), ...asked };
    const { bytes, claim } = await client.call(subject, JSON.stringify(input), {
      deadlineMs: 10_000,
      headers,
    });
    return new TextDecoder().decode(claim === undefined ? bytes : hub.storage.objects.get(`/${claim}`));
  };

  return {
    async publish(dataset, content, product = publishes[0]?.product ?? '') {
      const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
      const record = { title: { fr: dataset.id }, ...dataset };
      const pointer = publishes.find((one) => one.product === product)?.partitionedBy ?? '';
      const partition = resolvePointer(record, pointer);
      if (typeof partition !== 'string') throw new Error(`The dataset ${dataset.id} has no ${pointer}`);
      const version = (versions.get(dataset.id) ?? 0) + 1;
      versions.set(dataset.id, version);
      const job = `${product}-${dataset.id}-${version}`;
      const files = [hub.storage.issue(`${job}.csv`, bytes, 'text/csv')];
      const inputs = [{ dataset: record, version, digest: sha256Of(bytes), files }];
      await hub.queue(job, partition, inputs, product);
      const outcome = await completion(() => hub.completed.find((one) => one.job === job)?.outcome, job);
      if (outcome.state === 'failed') throw Problem.fromWire(outcome.problem as unknown as WireProblem);
      return hub.published.get(`${productDataset(id, product)}/${partition}`) as PartitionRef;
    },
    async ask(operation, input) {
      return operation.output.parse(JSON.parse(await answer(operation, input as object))) as Output<
        typeof operation
      >;
    },
    askAs: (mediaType, operation, input) => answer(operation, input, { [header.accept]: mediaType }),
    async stop() {
      await running.stop();
      await hub.stop();
      await realm.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const same = (operation: AnyOperation, name: string, version: number) =>
  operation.name === name && operation.version === version;

/** A defect of the computing class is tried again by the hub; a test should not wait for that. */
async function completion<T>(find: () => T | undefined, job: string): Promise<T> {
  const deadline = Date.now() + 10_000;
  for (let found = find(); ; found = find()) {
    if (found !== undefined) return found;
    if (Date.now() > deadline)
      throw new Error(`${job} was not computed within 10 s: is its compute() broken?`);
    await sleep(10);
  }
}
