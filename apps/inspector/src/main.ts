import { startUseCase } from '@cdh/use-case-kit';
import { inspector } from './inspector.use-case.ts';

await startUseCase(inspector, { env: process.env });
