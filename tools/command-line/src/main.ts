import { enableCompileCache } from 'node:module';
import type { Io } from './io.ts';

// Halves the time to start; the folder is Node's own choice, per user and version.
enableCompileCache();
const { run } = await import('./run.ts');

// `cdh audit | head` is no defect.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const interruption = new AbortController();
process.once('SIGINT', () => interruption.abort(new Error('SIGINT')));

const io: Io = {
  env: process.env,
  cwd: process.env.INIT_CWD ?? process.cwd(),
  stdout: process.stdout,
  stderr: process.stderr,
  signal: interruption.signal,
};
process.exitCode = await run(process.argv.slice(2), io);
