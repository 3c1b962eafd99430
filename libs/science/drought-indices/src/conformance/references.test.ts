import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { REFERENCES } from './references.ts';

const fixtures = new URL('../../../../../../shared/fixtures/drought/', import.meta.url);
const describeReferences = existsSync(fixtures) ? describe : describe.skip;
const read = (path: string) => readFileSync(new URL(path, fixtures), 'utf8');

describeReferences('published values', () => {
  it.each(REFERENCES.map((reference) => [reference.file, reference] as const))(
    '%s',
    (_file, { stated, measure }) => {
      expect(measure(read)).toBeLessThanOrEqual(stated);
    },
  );
});
