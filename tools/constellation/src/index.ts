export { startConstellation } from './start-constellation.ts';
export type { Constellation, ConstellationOptions } from './constellation-options.ts';
export {
  findPrograms as findPostgresPrograms,
  startPostgres,
  type RunningPostgres,
} from './start-postgres.ts';
export { openDatabase, type OpenDatabase } from './open-database.ts';
export { buildServices } from './services.ts';
export { createDatabase, provisionDatabase } from './provision-database.ts';
export { startNats, type RunningNats } from './start-nats.ts';
export { encodeServerJwts, keepNatsKeys, seedOf, type UserPermissions } from './nats-keys.ts';
export { startMinio, type RunningMinio } from './start-minio.ts';
export { acquireNatsServer, type NatsServerProgram } from './acquire-nats-server.ts';
export { acquireGoProgram } from './acquire-go-program.ts';
export { acquireMinio } from './acquire-minio.ts';
export { acquireVersity } from './acquire-versity.ts';
export { callHub, member } from './hub-api.ts';
export { acquireNatsClient } from './acquire-nats-client.ts';
export { findFreePort } from './find-port.ts';
export { cacheDirectory, repositoryRoot } from './paths.ts';
export { describeFailure, StartupError } from './startup-error.ts';
export type { Services, ServiceProgram } from './services.ts';
export { childEnvironment } from './child-environment.ts';
export { dataPaths, type DataPaths } from './paths.ts';
export { takeOverUseCase } from './served-in-development.ts';
export { keepUseCaseKey } from './use-case-key.ts';
export { bundleInput, bundleOutput } from './bundle-options.ts';
