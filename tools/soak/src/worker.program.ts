import { syntheticJobs } from '@cdh/testing/synthetic-jobs';
import { startUseCase } from '@cdh/use-case-kit';

await startUseCase(syntheticJobs(), { env: process.env });
