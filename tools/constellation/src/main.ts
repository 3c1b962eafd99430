import { join } from 'node:path';
import { farewell } from './farewell.ts';
import { repositoryRoot } from './paths.ts';
import { resetData } from './reset-data.ts';
import { startConstellation } from './start-constellation.ts';
import { describeFailure, StartupError } from './startup-error.ts';

const dataDir = process.env.CDH_DATA ?? join(repositoryRoot, '.data');
const say = (line: string) => console.log(line);

function readPort(): number {
  const text = process.env.CDH_PORT ?? '8080';
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65535) return port;
  throw new StartupError(
    `CDH_PORT=${text} : un port est un nombre de 1 à 65535. / a port is a number from 1 to 65535.`,
  );
}

async function start(): Promise<void> {
  const began = Date.now();
  const abort = new AbortController();
  let stopped = () => {};
  const stopRequested = new Promise<void>((resolve) => (stopped = resolve));
  const requestStop = () => {
    if (!abort.signal.aborted) say('Arrêt dans l’ordre… / Stopping in order…');
    abort.abort(new StartupError('Arrêté avant d’être prêt. / Stopped before it was ready.'));
    stopped();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, requestStop);
  followLauncher(requestStop);

  const constellation = await startConstellation({
    dataDir,
    port: readPort(),
    signal: abort.signal,
    log: say,
  });
  say(farewell(constellation, dataDir, Date.now() - began));
  await stopRequested;
  await constellation.stop();
  say('Tout est arrêté. / Everything has stopped.');
}

/** When the launcher is killed outright, no signal reaches us: without it nobody could stop us from the terminal. */
function followLauncher(requestStop: () => void): void {
  const launcher = Number(process.env.CDH_LAUNCHER_PID);
  if (!launcher || process.ppid !== launcher) return;
  setInterval(() => {
    if (process.ppid !== launcher) requestStop();
  }, 500).unref();
}

// A terminal that closed must not end us in the middle of an orderly stop.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});

try {
  if (process.argv[2] === 'reset') say(await resetData(dataDir));
  else await start();
  process.exit(0);
} catch (error) {
  console.error(describeFailure(error));
  process.exit(1);
}
