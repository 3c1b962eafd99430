import { startUseCase } from '@cdh/use-case-kit';
import { noOp } from './no-op.ts';

await startUseCase(noOp, { env: process.env });
