import { beforeAll, describe, expect, it } from '@jest/globals';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { newUseCase } from './new.generator.ts';
import { readTree } from './read-tree.testing.ts';

const generate = async (id: string, titles: { titleFr?: string; titleEn?: string } = {}) => {
  const tree = createTreeWithEmptyWorkspace();
  await newUseCase(tree, { id, ...titles });
  return readTree(tree, `apps/${id}`);
};
/** What a team never touches: how the process starts, what npm and Nx need to know, and contracts that are written. */
const FIXED = new Set(['package.json', 'README.md', 'src/contracts.test.ts', 'src/main.ts']);
const linesOf = (files: Map<string, string>) =>
  [...files]
    .filter(([path]) => !FIXED.has(path) && !path.endsWith('.contract.json'))
    .reduce((sum, [, text]) => sum + text.split('\n').length - 1, 0);

describe('nx g @cdh/use-case:new', () => {
  let files: Map<string, string>;
  const text = (path: string) => files.get(path) ?? '';
  beforeAll(async () => {
    files = await generate('late-frost', { titleFr: "Gel de l’été d'après", titleEn: 'Late frost' });
  });

  it('writes fewer than 200 lines, tests included, that the team must write or change', async () => {
    expect(linesOf(files)).toBeGreaterThan(100);
    expect(linesOf(files)).toBeLessThan(200);
    const long = await generate('a-use-case-with-a-name-of-40-characters');
    for (const path of long.keys()) if (path.endsWith('.test.ts')) long.delete(path);
    expect(linesOf(long)).toBeLessThan(200);
  });

  it('writes contract, handlers, product, manifest, program, tests, values and README', () => {
    expect([...files.keys()].sort()).toEqual([
      'README.md',
      'package.json',
      'src/compute-months.handler.ts',
      'src/contracts.test.ts',
      'src/count-days-below.test.ts',
      'src/count-days-below.ts',
      'src/get-late-frost.handler.ts',
      'src/get-late-frost.v1.contract.json',
      'src/get-late-frost.v1.ts',
      'src/late-frost.medium.test.ts',
      'src/late-frost.use-case.ts',
      'src/main.ts',
      'src/months.product.ts',
      'values.yaml',
    ]);
  });

  it('derives every name from the id and leaves nothing of the template', () => {
    expect(text('src/late-frost.use-case.ts')).toContain('export const lateFrost = defineUseCase');
    expect(text('src/get-late-frost.handler.ts')).toContain('export class GetLateFrostHandler');
    expect(text('src/get-late-frost.v1.ts')).toContain(`name: 'get-late-frost'`);
    expect(JSON.parse(text('package.json'))).toMatchObject({
      name: '@cdh/late-frost',
      nx: { tags: ['type:use-case'] },
    });
    expect([...files.values()].join('\n')).not.toMatch(/example[- ]?case|exemple de cas/i);
  });

  it('keeps titles as they are given, quotes too; spells out the id where there are none', async () => {
    expect(text('src/late-frost.use-case.ts')).toContain(`"Gel de l’été d'après"`);
    expect(text('README.md')).toContain(`# Gel de l’été d'après · Late frost`);
    const untitled = await generate('urban-trees');
    expect(untitled.get('src/urban-trees.use-case.ts')).toContain(
      `title: { fr: 'Urban trees', en: 'Urban trees' }`,
    );
  });

  it('imports nothing but the kit, contracts and science', () => {
    const imported = [...files.values()].flatMap((source) =>
      [...source.matchAll(/from '([^'.][^']*)'/g)].map(([, name]) => name),
    );
    expect(new Set(imported)).toEqual(
      new Set([
        '@cdh/drought-indices',
        '@cdh/station-series',
        '@cdh/use-case-kit',
        '@cdh/use-case-kit/testing',
        '@jest/globals',
      ]),
    );
  });

  it('has values of at most 30 lines for its deployment', () => {
    expect(text('values.yaml').split('\n').length).toBeLessThanOrEqual(31);
    expect(text('values.yaml')).toMatch(/^useCase: late-frost$/m);
  });

  it('refuses an id that can be no path, and one that is taken', async () => {
    for (const id of ['Late-Frost', '2050-plan', 'late_frost', '-frost', 'a'.repeat(41), ''])
      await expect(newUseCase(createTreeWithEmptyWorkspace(), { id })).rejects.toThrow('lower-case words');
    const tree = createTreeWithEmptyWorkspace();
    tree.write('apps/hub/package.json', '{}');
    await expect(newUseCase(tree, { id: 'hub' })).rejects.toThrow('already exists');
  });
});
