import { readFileSync } from 'node:fs';
import { treeOf } from '../memory/read-memory.ts';

/** Of every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** Processor time in ms that a process, its children and those that have ended have used so far. Linux only. */
export const cpuOfTree = (root: number): number => treeOf(root).reduce((total, pid) => total + cpuOf(pid), 0);

function cpuOf(pid: number): number {
  try {
    // The name in parentheses may hold spaces and parentheses itself.
    const afterName = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1) ?? '';
    // utime, stime, cutime, cstime: fields 14 to 17 of proc_pid_stat(5), the state being the third.
    const ticks = afterName.split(' ').slice(11, 15).map(Number);
    return (1000 * ticks.reduce((a, b) => a + b, 0)) / TICKS_PER_SECOND;
  } catch {
    return 0;
  }
}
