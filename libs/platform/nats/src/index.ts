export type { NatsConnection } from '@nats-io/transport-node';
export { announceService, type ServiceDescription, type ServiceIdentity } from './announce-service.ts';
export { CallContext, type CollectPartitions } from './call-context.ts';
export {
  connectNats,
  onReconnect,
  watchStatus,
  type ConnectOptions,
  type UserCredentials,
} from './connect-nats.ts';
export type { EndpointStatistics } from './endpoint-statistics.ts';
export type { Log } from './log.ts';
export { NatsStrategy, type StrategyOptions } from './nats.strategy.ts';
export {
  OperationClient,
  type CallOptions,
  type CallResult,
  type ClientOptions,
} from './operation-client.ts';
export { OperationServer, type Handler, type ServeOptions, type ServerOptions } from './operation-server.ts';
export type { Reply } from './reply.ts';
export {
  createOperationHandler,
  parseJson,
  type AnyContract,
  type Handle,
  type OperationContext,
} from './serve-operation.ts';
export { PassErrorsFilter, ServesControl, ServesOperation } from './serves-operation.decorator.ts';
export { jetstream, jetstreamManager, type JetStreamClient, type JetStreamManager } from '@nats-io/jetstream';
export {
  consumeJobs,
  JobLeft,
  JobRefused,
  type ConsumeOptions,
  type Job,
  type JobConsumption,
} from './consume-jobs.ts';
export { discover, type DiscoverOptions } from './discover-services.ts';
export {
  ensureJobConsumer,
  ensureStreams,
  MAX_DELIVER,
  type JobConsumerLimits,
  type StreamLimits,
} from './ensure-streams.ts';
export { issueUserJwt, type UserJwtOptions } from './issue-user-jwt.ts';
export { sharesOfProcess } from './cpu-shares.ts';
export { checkInput, checkOutput } from './validate-values.ts';
export { HUB_INBOX_PREFIX, hubPermissions, useCasePermissions, type NatsPermissions } from './permissions.ts';
export { publishMany, type MessageToPublish } from './publish-many.ts';
export { publishEvent, publishJob, type EventToPublish, type JobToPublish } from './publish-messages.ts';
export { watchExhaustedJobs, type ExhaustedJob } from './watch-exhausted-jobs.ts';
