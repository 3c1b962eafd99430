import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { inboxPrefix, issueClaim, type PartitionRef } from '@cdh/contracts';
import { connectNats, NatsStrategy, onReconnect, type NatsConnection } from '@cdh/nats';
import { createLogger, NestLogger, type Logger } from '@cdh/telemetry';
import { createUser } from '@nats-io/nkeys';
import { BlobCache } from './blob-cache.ts';
import { partitionsCollector } from './collect-partitions.ts';
import { consumeOperationJobs } from './consume-operation-jobs.ts';
import { consumePartitionJobs } from './consume-partition-jobs.ts';
import type { UseCase } from './define-use-case.ts';
import { serveHealth } from './health-server.ts';
import { HubControl } from './hub-control.ts';
import { Product, productToken } from './product.ts';
import { Registrar } from './registrar.ts';
import { putBytes } from './transfer-bytes.ts';
import type { UseCaseConfig } from './use-case-config.ts';
import { useCaseModule } from './use-case-module.ts';
import { watchPartitions } from './watch-partitions.ts';

export interface RunningUseCase {
  /** Where `/healthz` and `/readyz` are, if they were asked for. */
  healthPort: number | undefined;
  /** Resolves with the reason when it ends by itself: the hub refuses it, or NATS is lost for good. */
  ended: Promise<Error>;
  /** Takes no more work, finishes what is under way, then leaves. */
  stop(): Promise<void>;
}

/**
 * Registers a use case and serves it until it is stopped.
 * @param stopping ends the wait for a hub that is down
 * @throws RegistrationRefused where the hub says no
 */
export async function runUseCase(
  useCase: UseCase,
  config: UseCaseConfig,
  stopping: AbortSignal,
  log: Logger = createLogger({ service: useCase.manifest.id, level: config.logLevel }),
): Promise<RunningUseCase> {
  const { id, version, title } = useCase.manifest;
  let waitingFor = ['hub', 'nats'];
  const { host, port } = config.health;
  const health = port === undefined ? undefined : await serveHealth(host, port, () => waitingFor);
  const { promise: ended, resolve: end } = Promise.withResolvers<Error>();
  try {
    const user = createUser();
    const registrar = new Registrar({
      hub: config.hub,
      manifest: config.image === undefined ? useCase.manifest : { ...useCase.manifest, image: config.image },
      nkey: user.getPublicKey(),
      log,
      signal: stopping,
    });
    const { servers } = await registrar.register();
    waitingFor = ['nats'];
    const seed = new TextDecoder().decode(user.getSeed());
    const register = async () => (await registrar.register()).jwt;
    const connection = await connectNats({
      servers,
      name: id,
      inboxPrefix: inboxPrefix(id),
      // Asked at every renewal too: once running, a refusal ends the use case instead of being tried again for ever.
      credentials: { seed, jwt: () => register().catch((error: unknown) => fail(end, error)) },
      log,
    });
    void connection.closed().then((error) => end(error ?? new Error('the NATS connection has closed')));
    onReconnect(connection, () => void register().catch((error: unknown) => end(error as Error)));
    const serving = await serve(useCase, config, connection, log);
    waitingFor = [];
    log.info({ version, operations: useCase.operations.length, title: title.fr }, 'ready');
    return {
      healthPort: health?.port,
      ended,
      stop: async () => {
        waitingFor = ['stop'];
        await serving.stop();
        await health?.close();
        log.info({}, 'stopped');
      },
    };
  } catch (error) {
    await health?.close();
    throw error;
  }
}

function fail(end: (error: Error) => void, error: unknown): never {
  end(error instanceof Error ? error : new Error(String(error)));
  throw error;
}

/** Resolves once NATS knows every subscription. */
async function serve(useCase: UseCase, config: UseCaseConfig, connection: NatsConnection, log: Logger) {
  const { id, version, title } = useCase.manifest;
  const control = new HubControl(connection, id);
  const blobs = await BlobCache.open(config.cache.folder, config.cache.maxBytes);
  const leave = async (bytes: Uint8Array, mediaType: string) => {
    const { claim, url } = await control.call(issueClaim, { size: bytes.length, mediaType });
    await putBytes(url, bytes, mediaType);
    return claim;
  };
  const collect = partitionsCollector(blobs);
  const strategy = new NatsStrategy({
    connection,
    queue: id,
    service: { name: id, version, description: title.en ?? title.fr },
    ownsConnection: false,
    log,
    leave,
    collect,
  });
  const app = await NestFactory.createMicroservice<MicroserviceOptions>(
    useCaseModule(useCase, control, blobs),
    { strategy, logger: new NestLogger(log), abortOnError: false },
  );
  const open = (ref: PartitionRef) => {
    const name = ref.product.startsWith(`${id}.`) ? ref.product.slice(id.length + 1) : ref.product;
    const known = useCase.products.some((declared) => declared.name === name);
    return known ? app.get<Product<unknown>>(productToken(name)).open(ref) : undefined;
  };
  const events = watchPartitions(connection, id, open, log);
  await app.listen();
  // Only a head start, which a hub of an older version does not give.
  await events.ready().catch(() => undefined);
  const jobs = consumePartitionJobs({ useCase, app, connection, control, hub: config.hub, log });
  const runs = consumeOperationJobs({ useCase, app, connection, control, collect, log });
  return {
    stop: async () => {
      await Promise.all([jobs.stop(), runs.stop(), events.close(), app.close()]);
      await connection.drain();
    },
  };
}
