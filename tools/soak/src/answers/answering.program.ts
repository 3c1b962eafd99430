import { startUseCase } from '@cdh/use-case-kit';
import { answering } from './answering-use-case.ts';

await startUseCase(answering, { env: process.env });
