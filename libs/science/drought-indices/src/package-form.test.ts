import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { rolldown } from 'rolldown';

const index = fileURLToPath(new URL('index.ts', import.meta.url));
const description = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

/** What a browser would load of a program that imports these names. */
async function bundle(names: string): Promise<string> {
  const entry = '\0entry';
  const build = await rolldown({
    input: entry,
    platform: 'browser',
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === entry ? entry : null),
        load: (id) => (id === entry ? `export { ${names} } from ${JSON.stringify(index)};` : null),
      },
    ],
    onLog: (level, log) => {
      if (level === 'warn') throw new Error(log.message);
    },
  });
  const { output } = await build.generate({ minify: true, sourcemapIgnoreList: false });
  return output.map((file) => (file.type === 'chunk' ? file.code : '')).join('');
}

describe('the package', () => {
  it('has no runtime dependency and no side effects', () => {
    expect(description.dependencies).toBeUndefined();
    expect(description.sideEffects).toBe(false);
  });

  it('runs in a browser, and a program pays only for what it imports', async () => {
    const whole = await bundle('spi, spei, thornthwaite, standardiseSeries, bootstrapInterval');
    const one = await bundle('spi');
    expect(whole).not.toMatch(/node:|process\.|Buffer/);
    expect(one.length).toBeLessThan(0.5 * whole.length);
    expect(one).not.toContain('willmott');
  });
});
