import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataPaths } from './paths.ts';
import { forgetProcess, noteProcess, readLiveProcess } from './process-files.ts';
import { StartupError } from './startup-error.ts';

/** Beside the supervisor's own notes, so that it never takes a developer's process for a leftover of its own. */
const notes = (paths: DataPaths) => join(paths.run, 'serving');

/** Whether a developer serves this use case from its sources just now. */
export const isServedInDevelopment = (paths: DataPaths, id: string): boolean =>
  readLiveProcess(notes(paths), id) !== undefined;

/**
 * Takes a use case over for this process: what `npm start` runs of it is stopped and stays away until the returned
 * function is called or this process has ended.
 * @throws StartupError where another process has it already
 */
export async function takeOverUseCase(paths: DataPaths, id: string): Promise<() => void> {
  const folder = notes(paths);
  mkdirSync(folder, { recursive: true });
  const other = readLiveProcess(folder, id);
  if (other && other.pid !== process.pid) {
    throw new StartupError(
      `${id} est déjà servi par le processus ${other.pid}. / is already served by process ${other.pid}.`,
    );
  }
  noteProcess(folder, id, process.pid);
  const supervised = readLiveProcess(paths.run, id);
  if (supervised) {
    process.kill(supervised.pid, supervised.stopSignal);
    for (let i = 0; i < 200 && readLiveProcess(paths.run, id)?.pid === supervised.pid; i++) await sleep(50);
  }
  return () => forgetProcess(folder, id);
}
