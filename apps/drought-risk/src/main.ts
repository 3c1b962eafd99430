import { startUseCase } from '@cdh/use-case-kit';
import { droughtRisk } from './drought-risk.use-case.ts';

await startUseCase(droughtRisk, { env: process.env });
