import { startUseCase } from '@cdh/use-case-kit';
import { exampleCase } from './example-case.use-case.ts';

await startUseCase(exampleCase, { env: process.env });
