import { describe, expect, it } from '@jest/globals';
import { runSoak } from './run-soak.testing.ts';

describe('the soak', () => {
  it('loses and doubles no job while workers, hubs and the broker are killed', async () => {
    const { code, stdout, stderr } = await runSoak('--jobs', '500', '--kills', '6', '--seed', '1');
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
