export { connect, HubClient, type HubClientOptions } from './hub-client.ts';
export type { CallOptions, CreateOptions, Http, SendOptions as RequestOptions } from './http.ts';
export type { Query, QueryValue } from './encode.ts';
export { type List, listOf, type PageQuery } from './list.ts';
export {
  type Conditional,
  datasets,
  type DatasetQuery,
  type ReadOptions,
  type WriteOptions,
} from './datasets.ts';
export { audit, type GrantQuery, grants, usage, type UsageQuery } from './grants.ts';
export { getToken, keys, type TokenRequest, whoami } from './keys.ts';
export { clients, members, organisations } from './organisations.ts';
export { type Answered, ask, type Ask, type AskOptions } from './ask.ts';
export type { ContentOf, InputOf, OperationName, UseCaseId } from './operation-types.ts';
export { call, type OperationAnswer, type OperationCall, useCases } from './use-cases.ts';
export { isEnded, JobError, jobs, type JobState, type JobStatus, type JobWaitOptions } from './jobs.ts';
export { type SendOptions, type UploadContent, uploads } from './uploads.ts';
export { versions } from './versions.ts';
export type { WaitOptions } from './wait-options.ts';
export type { PutPart, SendPartsOptions } from './send-parts.ts';
export { download, type DownloadOptions } from './download.ts';
export { type CreateHasher, hashBlob, type Hasher } from './hasher.ts';
export { type EtagStore, memoryEtagStore, type MemoryStoreOptions, type StoredAnswer } from './etag-store.ts';
export { IntegrityError, isProblem, ProblemError, UnreachableError } from './problem-error.ts';
export { delay, type RetryPolicy } from './retry.ts';
export type { components as HubComponents, paths as HubPaths } from './generated/hub.ts';
export type * from './types.ts';
