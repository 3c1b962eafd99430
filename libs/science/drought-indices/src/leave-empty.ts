import { FLAG } from './flags.ts';

/** One calendar month without a fit, from position `start` in steps of twelve: no value, and the reason as its flag. */
export function leaveEmpty(
  accumulated: Float64Array,
  start: number,
  value: Float64Array,
  flag: Uint8Array,
): void {
  for (let i = start; i < accumulated.length; i += 12) {
    value[i] = NaN;
    flag[i] = Number.isNaN(accumulated[i]) ? FLAG.missing : FLAG.shortRecord;
  }
}
