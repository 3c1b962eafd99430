/**
 * Writes src/block/kernel.generated.ts: the compiled kernel and its tables. `node kernel/build-kernel.mjs`; with
 * `--check` it builds them again and fails where they differ, as a test does.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { compileString } from 'assemblyscript/asc';
import { gammaTable, LINE, lineTable, TABLE } from './build-tables.mjs';

const GENERATED = new URL('../src/block/kernel.generated.ts', import.meta.url);

async function compileKernel() {
  const source = await readFile(new URL('spi-spei.as', import.meta.url), 'utf8');
  const { error, binary, stderr } = await compileString(source, {
    optimizeLevel: 3,
    converge: true,
    noAssert: true,
    runtime: 'stub',
    importMemory: true,
    enable: ['simd'],
  });
  if (error || !binary)
    throw new Error(`the kernel does not compile: ${error?.message} ${stderr.toString()}`);
  return Buffer.from(binary).toString('base64');
}

async function generate() {
  const literal = (numbers) =>
    `{ ${Object.entries(numbers)
      .map(([name, number]) => `${name}: ${number}`)
      .join(', ')} }`;
  const base64 = (table) => Buffer.from(table.buffer).toString('base64');
  return [
    '// Written by kernel/build-kernel.mjs from kernel/spi-spei.as and kernel/build-tables.mjs; do not edit.',
    `export const TABLE = ${literal(TABLE)} as const;`,
    `export const LINE = ${literal(LINE)} as const;`,
    `export const GAMMA_TABLE =\n  '${base64(gammaTable())}';`,
    `export const LINE_TABLE =\n  '${base64(lineTable())}';`,
    `export const KERNEL =\n  '${await compileKernel()}';`,
    '',
  ].join('\n');
}

const text = await generate();
if (!process.argv.includes('--check')) await writeFile(GENERATED, text);
else if ((await readFile(GENERATED, 'utf8')) !== text) {
  console.error('src/block/kernel.generated.ts is not what kernel/ builds: run node kernel/build-kernel.mjs');
  process.exit(1);
}
