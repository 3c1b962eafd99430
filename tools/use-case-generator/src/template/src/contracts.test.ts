import { it } from '@jest/globals';
import { checkContracts } from '@cdh/use-case-kit/testing';
import { exampleCase } from './example-case.use-case.ts';

it('keeps what partners use, as *.contract.json has it', () =>
  checkContracts(exampleCase, import.meta.dirname, process.env));
