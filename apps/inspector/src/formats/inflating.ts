import { Refusal } from '../reading/refusal.ts';

/** Held in memory at most; more is only counted. */
export const MOST_HELD = 32 * 1024 * 1024;
/** Text compresses ten times, rasters that are all alike a hundred times. */
const MOST_RATIO = 200;
const SMALL = 16 * 1024 * 1024;

/** Counts what comes out of a compressed stream while it comes: what it announces is not to be believed. */
export class InflatedCount {
  total = 0;
  private readonly code: string;
  private readonly compressed: number;

  constructor(code: string, compressed: number) {
    this.code = code;
    this.compressed = Math.max(1, compressed);
  }

  /** @throws Refusal once more has come out than any honest file holds */
  add(bytes: number): void {
    this.total += bytes;
    if (this.total <= SMALL || this.total / this.compressed <= MOST_RATIO) return;
    throw new Refusal(
      this.code,
      `${this.compressed} octets se décompressent en plus de ${this.total} : une bombe.`,
      `${this.compressed} bytes inflate to more than ${this.total}: a bomb.`,
    );
  }
}
