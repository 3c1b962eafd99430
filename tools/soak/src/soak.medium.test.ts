import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

/** The soak as `npm run soak` runs it: in a process of its own, since the bundler does not load inside Jest. */
async function soak(...args: string[]) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], {
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  const [code] = (await once(child, 'close')) as [number];
  return { code, stdout, stderr };
}

describe('the soak', () => {
  it('loses and doubles no job while workers, hubs and the broker are killed', async () => {
    const { code, stdout, stderr } = await soak('--jobs', '500', '--kills', '6', '--seed', '1');
    // What was killed, and what it said, stands beside a failure.
    expect({ code, stdout, stderr: code === 0 ? '' : stderr }).toEqual({
      code: 0,
      stdout: '{"submitted":500,"successful":500,"failed":0,"lost":0,"doubled":0}\n',
      stderr: '',
    });
    expect(stderr.match(/kill -9 /g)).toHaveLength(6);
    for (const target of ['worker', 'hub', 'nats']) expect(stderr).toContain(`kill -9 ${target}`);
  }, 300_000);
});
