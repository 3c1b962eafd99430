export { GatewayRoutes } from './gateway/gateway.routes.ts';
export { type JobResults, Jobs } from './jobs/jobs.ts';
export type { JobFilter } from './jobs/listed-jobs.ts';
export type { JobStatus } from './jobs/show-job.ts';
export { type JobOperation, LARGEST_BATCH } from './jobs/submissions.ts';
export { Registry } from './registry.ts';
export { UseCasesModule } from './use-cases.module.ts';
