import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { operation } from '@cdh/contracts';
import { z } from 'zod';
import { checkContracts } from './contract-snapshots.testing.ts';
import { defineUseCase } from './define-use-case.ts';
import { Serves } from './serves.ts';

const input = z.object({ site: z.string(), days: z.int().max(30).optional() });
const output = z.object({ risk: z.number() });

function useCase(changes: { input?: z.ZodType; output?: z.ZodType; version?: number } = {}) {
  const getFrost = operation({
    name: 'get-frost',
    version: 1,
    kind: 'query',
    summary: { fr: 'Gel' },
    input,
    output,
    ...changes,
  });
  @Serves(getFrost)
  class GetFrostHandler {
    handle() {
      return { risk: 1 };
    }
  }
  return defineUseCase({
    id: 'frost',
    version: '1.0.0',
    title: 'Gel (synthétique)',
    licence: 'EUPL-1.2',
    contact: { name: 'test' },
    operations: [{ operation: getFrost, scope: 'public' }],
    handlers: [GetFrostHandler],
  });
}

describe('the contracts that are checked in', () => {
  let folder: string;
  const check = (made: ReturnType<typeof useCase>, env: Record<string, string> = {}) =>
    checkContracts(made, folder, env);
  const renew = (made: ReturnType<typeof useCase>) => check(made, { CDH_RENEW_CONTRACTS: '1' });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cdh-contracts-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('are missed where there are none, written when asked, and hold then', () => {
    expect(() => check(useCase())).toThrow('get-frost.v1.contract.json: absent');
    renew(useCase());
    expect(readdirSync(folder)).toEqual(['get-frost.v1.contract.json']);
    check(useCase());
  });

  it('fail on what breaks callers, pointer by pointer, and can’t be renewed then', () => {
    renew(useCase());
    const broken = useCase({
      input: z.object({ site: z.string(), days: z.int().max(7).optional() }),
      output: z.object({ danger: z.number() }),
    });
    const wrong = () => renew(broken);
    expect(wrong).toThrow('/operations/get-frost.v1/input/properties/days/maximum');
    expect(wrong).toThrow('(30 → 7)');
    expect(wrong).toThrow('/operations/get-frost.v1/output/properties/risk');
    expect(wrong).toThrow('.v2');
    expect(readFileSync(join(folder, 'get-frost.v1.contract.json'), 'utf8')).toContain('risk');
  });

  it('fail on an operation that is gone', () => {
    renew(useCase());
    expect(() => check(useCase({ version: 2 }))).toThrow('/operations/get-frost.v1: ');
  });

  it('tell how to write an addition down, and take it', () => {
    renew(useCase());
    const more = useCase({ output: output.extend({ note: z.string().optional() }) });
    expect(() => check(more)).toThrow('CDH_RENEW_CONTRACTS=1');
    renew(more);
    check(more);
  });

  it('say nothing of words', () => {
    renew(useCase());
    check(useCase({ output: z.object({ risk: z.number().describe('between 0 and 1') }) }));
  });
});
