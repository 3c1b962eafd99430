import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { MicroserviceOptions } from '@nestjs/microservices';
import type { FastifyInstance } from 'fastify';
import { createApplication, type ProblemContext } from '@cdh/http';
import { NatsStrategy } from '@cdh/nats';
import {
  createLogger,
  currentTraceId,
  type Logger,
  NestLogger,
  registerRouteTelemetry,
} from '@cdh/telemetry';
import { HubModule } from './hub.module.ts';
import { Readiness } from './modules/health/index.ts';
import { AuthenticationGuard, AuthorizationServer } from './modules/identity/index.ts';
import { StorageRoutes } from './modules/storage/index.ts';
import { GatewayRoutes } from './modules/use-cases/index.ts';
import { prepareGround } from './prepare-ground.ts';
import type { HubConfig } from './shared/config.ts';
import { HubDatabase } from './shared/hub-database.ts';
import { IdempotencyInterceptor } from './shared/idempotency.interceptor.ts';
import { RoleGuard } from './shared/role.guard.ts';

export interface RunningHub {
  /** Where this process listens. */
  url: string;
  app: NestFastifyApplication;
  /** Not ready, then no further request, then what is under way, then the connections. */
  stop(): Promise<void>;
}

/** Migrates, connects, serves. `stopping` gives up waiting for Postgres or NATS. */
export async function startHub(
  config: HubConfig,
  stopping: AbortSignal = new AbortController().signal,
  log: Logger = createLogger({ service: 'hub', level: config.LOG_LEVEL }),
): Promise<RunningHub> {
  const nats = await prepareGround(config, log, stopping);
  const database = new HubDatabase({ url: config.DATABASE_URL, role: 'cdh_hub', applicationName: 'cdh-hub' });
  const problems: ProblemContext = {
    traceId: currentTraceId,
    onDefect: (error, { method, url }) => log.error({ err: error, method, url }, 'defect'),
  };
  let app: NestFastifyApplication | undefined;
  const release = async () => {
    await app?.close();
    await nats.leave();
    await database.close();
  };
  try {
    app = await createApplication(HubModule.on(config, database, nats), {
      ...problems,
      logger: new NestLogger(log),
      trustedProxies: config.CDH_TRUSTED_PROXIES,
      prepare: (fastify) => registerRouteTelemetry(fastify),
    });
    app.useGlobalGuards(app.get(RoleGuard), app.get(AuthenticationGuard));
    app.useGlobalInterceptors(app.get(IdempotencyInterceptor));
    const readiness = app.get(Readiness);
    endConnectionsWhileStopping(app, readiness);
    registerRawRoutes(app, config, problems);
    app.connectMicroservice<MicroserviceOptions>({
      strategy: new NatsStrategy({
        connection: nats.connection,
        queue: 'hub',
        service: { name: 'hub', version: '0.1.0', description: 'Climate Data Hub' },
        ownsConnection: false,
        log,
      }),
    });
    await app.startAllMicroservices();
    await app.listen(config.CDH_PORT, config.CDH_HOST);
  } catch (error) {
    await release();
    throw error;
  }
  const { port } = app.getHttpServer().address() as AddressInfo;
  const url = `http://${config.CDH_HOST === '0.0.0.0' ? '127.0.0.1' : config.CDH_HOST}:${port}`;
  const readiness = app.get(Readiness);
  readiness.listening(url);
  log.info({ port, roles: config.CDH_ROLES }, 'ready');
  return {
    url,
    app,
    stop: async () => {
      readiness.stop();
      if (config.CDH_DRAIN_MS > 0) await wait(config.CDH_DRAIN_MS);
      await release();
      log.info({}, 'stopped');
    },
  };
}

/** Whoever holds a connection open is told to come back on another one, before this process stops listening. */
function endConnectionsWhileStopping(app: NestFastifyApplication, readiness: Readiness): void {
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  fastify.addHook('onRequest', (_request, reply, done) => {
    if (readiness.isStopping) void reply.header('connection', 'close');
    done();
  });
}

/** Routes that read or write bytes as they are, beside Nest's. */
function registerRawRoutes(app: NestFastifyApplication, config: HubConfig, problems: ProblemContext): void {
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  if (config.CDH_ROLES.includes('api')) {
    app.get(AuthorizationServer).register(fastify);
    app.get(StorageRoutes).register(fastify, problems);
  }
  if (config.CDH_ROLES.includes('gateway')) app.get(GatewayRoutes).register(fastify, problems);
}
