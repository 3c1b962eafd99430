import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';

const script = fileURLToPath(new URL('../../kernel/build-kernel.mjs', import.meta.url));

it('the compiled kernel and its tables are what their sources build, byte by byte', async () => {
  const { stderr } = await promisify(execFile)(process.execPath, ['--no-warnings', script, '--check']);
  expect(stderr).toBe('');
}, 120_000);
