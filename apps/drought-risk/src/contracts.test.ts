import { it } from '@jest/globals';
import { checkContracts } from '@cdh/use-case-kit/testing';
import { droughtRisk } from './drought-risk.use-case.ts';

it('keeps what partners use, as *.contract.json has it', () =>
  checkContracts(droughtRisk, import.meta.dirname, process.env));
