import 'reflect-metadata';

export { operation, Problem } from '@cdh/contracts';
export type { Input, LanguageMap, Output, PartitionRef } from '@cdh/contracts';
export type { OperationContext } from '@cdh/nats';
export type { Logger } from '@cdh/telemetry';
export { z } from 'zod';
export {
  Computes,
  type ComputeContext,
  type ComputeInput,
  type ComputeOutput,
  type DatasetRecord,
  type InputFile,
  type PartitionComputer,
} from './computes.ts';
export {
  defineUseCase,
  type OfferedOperation,
  type UseCase,
  type UseCaseDefinition,
} from './define-use-case.ts';
export { invalidInput } from './invalid-input.ts';
export { decodeMonthlyTable, encodeMonthlyTable, MEDIA_NPY, type MonthlyTable } from './monthly-table.ts';
export { InjectProduct, product, Product, type ProductDefinition } from './product.ts';
export { readSiteSeries, type SiteSeries } from './read-site-series.ts';
export { RegistrationRefused } from './registrar.ts';
export { runUseCase, type RunningUseCase } from './run-use-case.ts';
export { Runs, type JobContext, type JobRunner, type RunsOptions } from './runs.ts';
export { Serves, type AnyOperation, type OperationHandler } from './serves.ts';
export { startUseCase } from './start-use-case.ts';
