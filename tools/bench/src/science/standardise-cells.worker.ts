import { parentPort } from 'node:worker_threads';
import { standardiseCells } from './standardise-cells.ts';

export type CellsTask = Parameters<typeof standardiseCells>;

parentPort?.on('message', (task: CellsTask) => {
  parentPort?.postMessage(standardiseCells(...task));
});
