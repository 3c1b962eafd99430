import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { acquireNatsClient } from '../acquire-nats-client.ts';
import { cacheDirectory } from '../paths.ts';
import { runProgram } from '../run-program.ts';
import { DROUGHT } from './provider.testing.ts';
import { useHubs } from './use-hubs.testing.ts';

const isNeeded = process.env.CI === 'true' || spawnSync('go', ['version']).status === 0;

(isNeeded ? describe : describe.skip)('the ordinary NATS client, with an operator’s credentials', () => {
  const hubs = useHubs();
  let program: string;
  beforeAll(async () => {
    const say = () => undefined;
    program = await acquireNatsClient({ cacheDir: cacheDirectory(process.env), env: process.env, say });
  }, 600_000);

  async function micro(...args: string[]): Promise<string> {
    const { url, operatorCreds = '' } = hubs.current.nats;
    const where = ['--server', url, '--creds', operatorCreds, '--inbox-prefix', '_INBOX_operator'];
    const { code, stdout, stderr } = await runProgram(program, [...where, 'micro', ...args], {
      env: { PATH: process.env.PATH, HOME: hubs.dataDir },
    });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    return stdout;
  }

  it('lists hub and use case', async () => {
    const listed = await micro('ls');
    expect(listed).toContain(DROUGHT);
    expect(listed).toMatch(/\bhub\b/);
  });

  it('describes the endpoints of the use case', async () => {
    const info = await micro('info', DROUGHT);
    expect(info).toContain(`uc.${DROUGHT}.get-indices.v1`);
    expect(info).toContain(`uc.${DROUGHT}.list-sites.v1`);
  });

  it('counts its calls', async () => {
    await fetch(`${hubs.current.url}/use-cases/${DROUGHT}/list-sites`);
    const stats = await micro('stats', DROUGHT);
    expect(stats).toMatch(/list-sites/);
    expect(stats).toMatch(/get-indices/);
  });
});
