/** `node test-use-case.ts <id> [Jest's arguments]`: the tests of one use case, with a nats-server found or fetched. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { acquireNatsServer, cacheDirectory, describeFailure, repositoryRoot } from '@cdh/constellation';

const [id = '', ...args] = process.argv.slice(2);
try {
  const say = (line: string) => console.error(line);
  const nats = await acquireNatsServer({ cacheDir: cacheDirectory(process.env), env: process.env, say });
  const jest = join(repositoryRoot, 'node_modules/jest/bin/jest.js');
  const child = spawn(
    process.execPath,
    ['--experimental-vm-modules', '--no-warnings', jest, `apps/${id}/`, ...args],
    { cwd: repositoryRoot, stdio: 'inherit', env: { ...process.env, NATS_SERVER_BIN: nats.path } },
  );
  child.on('exit', (code) => (process.exitCode = code ?? 1));
} catch (error) {
  console.error(describeFailure(error));
  process.exitCode = 1;
}
