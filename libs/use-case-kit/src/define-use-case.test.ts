import { describe, expect, it } from '@jest/globals';
import { operation } from '@cdh/contracts';
import { z } from 'zod';
import { Computes } from './computes.ts';
import { defineUseCase, type UseCaseDefinition } from './define-use-case.ts';
import { product } from './product.ts';
import { Runs } from './runs.ts';
import { Serves } from './serves.ts';

const levels = product<string>({
  name: 'levels',
  title: { fr: 'Niveaux' },
  licence: 'etalab-2.0',
  partitionedBy: '/site/id',
  open: (files) => String(files.size),
});
const getLevel = operation({
  name: 'get-level',
  version: 2,
  kind: 'query',
  summary: { fr: 'Niveau' },
  input: z.object({ site: z.string(), year: z.int().min(1900).default(2020) }),
  output: z.object({ level: z.number().nullable() }),
  errors: { SITE_UNKNOWN: 404 },
  mediaType: 'application/geo+json',
  representations: { 'text/csv': () => '' },
});

@Serves(getLevel)
class GetLevelHandler {
  handle() {
    return { level: 1 };
  }
}
@Computes(levels)
class ComputeLevels {
  async compute() {
    return { files: [], recipe: {} };
  }
}
const copyLevel = operation({
  name: 'copy-level',
  version: 1,
  kind: 'job',
  summary: { fr: 'Copier' },
  input: z.object({ site: z.string() }),
  output: z.object({ level: z.number() }),
});
@Runs(copyLevel, { concurrency: 4 })
class CopyLevel {
  run() {
    return { level: 1 };
  }
}
@Serves(copyLevel)
class ServeAJob {
  handle() {
    return { level: 1 };
  }
}
@Runs(getLevel)
class RunAQuery {
  run() {
    return { level: 1 };
  }
}
class Plain {}

const definition: UseCaseDefinition = {
  id: 'levels-demo',
  version: '1.0.0',
  title: { fr: 'Niveaux' },
  licence: 'EUPL-1.2',
  contact: { name: 'Test' },
  reads: [{ profile: 'cdh:station-series', purpose: 'research' }],
  publishes: [levels],
  operations: [
    { operation: getLevel, scope: { product: 'levels', partition: '/site' }, path: 'sites/{site}' },
  ],
  handlers: [GetLevelHandler, ComputeLevels],
};

describe('the manifest of a use case', () => {
  const { manifest } = defineUseCase(definition);

  it('says of each operation what the hub must know', () => {
    expect(manifest.operations[0]).toMatchObject({
      name: 'get-level',
      version: 2,
      scope: { product: 'levels', partition: '/site' },
      path: 'sites/{site}',
      errors: { SITE_UNKNOWN: 404 },
      representations: ['application/geo+json', 'text/csv'],
    });
  });

  it('has JSON Schema 2020-12 of what callers send and of what they get', () => {
    const { input, output } = manifest.operations[0]!;
    expect(input).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      properties: { site: { type: 'string' }, year: { type: 'integer', minimum: 1900, default: 2020 } },
      required: ['site'],
    });
    expect(output).toMatchObject({
      properties: { level: { type: ['number', 'null'] } },
      required: ['level'],
    });
  });

  it('says what is published, and is plain JSON', () => {
    expect(manifest.publishes).toEqual([
      { product: 'levels', title: { fr: 'Niveaux' }, licence: 'etalab-2.0', partitionedBy: '/site/id' },
    ]);
    expect(JSON.parse(JSON.stringify(manifest))).toEqual(manifest);
  });
});

describe('an operation of kind job', () => {
  const jobs = (more: Partial<UseCaseDefinition>) =>
    defineUseCase({
      ...definition,
      operations: [...definition.operations, { operation: copyLevel, scope: 'public' }],
      ...more,
    });

  it('stands in the manifest, and has the class that runs it', () => {
    const useCase = jobs({ handlers: [...definition.handlers, CopyLevel] });
    expect(useCase.manifest.operations[1]).toMatchObject({ name: 'copy-level', kind: 'job' });
    expect(useCase.runners).toEqual([{ contract: copyLevel, handler: CopyLevel, concurrency: 4 }]);
    expect(useCase.operations.map(({ contract }) => contract)).toEqual([getLevel]);
  });

  it('is run, not served; a query is served, not run', () => {
    expect(() => jobs({ handlers: [...definition.handlers, ServeAJob] })).toThrow('a job: use @Runs');
    const run = [RunAQuery, ComputeLevels, CopyLevel];
    expect(() => jobs({ handlers: run })).toThrow('a query: use @Serves');
    expect(() => jobs({})).toThrow('operation copy-level v1 has 0 handlers');
    expect(() => defineUseCase({ ...definition, handlers: [...definition.handlers, CopyLevel] })).toThrow(
      'CopyLevel runs copy-level, which is not among the operations',
    );
  });
});

describe('a use case that is not complete is refused before it starts:', () => {
  const mistake = (change: Partial<UseCaseDefinition>) => () => defineUseCase({ ...definition, ...change });
  const scope = 'public' as const;

  it('an operation without a handler, or with two', () => {
    expect(mistake({ handlers: [ComputeLevels] })).toThrow('operation get-level v2 has 0 handlers');
    expect(mistake({ handlers: [ComputeLevels, GetLevelHandler, GetLevelHandler] })).toThrow(
      'has 2 handlers',
    );
  });
  it('a product that nothing computes', () => {
    expect(mistake({ handlers: [GetLevelHandler] })).toThrow('product levels has 0 handlers');
  });
  it('a scope of a product that it does not publish', () => {
    const other = { product: 'other', partitions: 'visible' as const };
    expect(mistake({ operations: [{ operation: getLevel, scope: other }] })).toThrow(
      'names the product other',
    );
  });
  it('a handler of an operation that it does not offer', () => {
    expect(mistake({ operations: [] })).toThrow('GetLevelHandler serves get-level');
  });
  it('a class that is no handler', () => {
    expect(mistake({ handlers: [...definition.handlers, Plain] })).toThrow('Plain has neither');
  });
  it('a manifest that the hub would refuse, naming the member', () => {
    expect(mistake({ version: 'one' })).toThrow('semantic version');
    expect(mistake({ operations: [{ operation: getLevel, scope, path: '/a b' }] })).toThrow('path');
  });
});
