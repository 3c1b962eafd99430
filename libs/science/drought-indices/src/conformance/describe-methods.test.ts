import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { format } from 'prettier';
import { describeMethods } from './describe-methods.ts';

const fixtures = new URL('../../../../../../shared/fixtures/drought/', import.meta.url);
const page = new URL('../../../../../docs/drought-indices.md', import.meta.url);
const describeReferences = existsSync(fixtures) ? describe : describe.skip;

describeReferences('docs/drought-indices.md', () => {
  it('tells the differences measured now (CDH_RENEW_SNAPSHOT=1 writes it again)', async () => {
    const text = describeMethods((path) => readFileSync(new URL(path, fixtures), 'utf8'));
    const options = { parser: 'markdown', printWidth: 110, proseWrap: 'preserve' } as const;
    const formatted = await format(text, options);
    if (process.env['CDH_RENEW_SNAPSHOT']) writeFileSync(page, formatted);
    expect(readFileSync(page, 'utf8')).toBe(formatted);
  });
});
